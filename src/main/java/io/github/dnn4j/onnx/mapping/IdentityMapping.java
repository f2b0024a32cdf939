package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that change nothing at inference, and Cast. */
public final class IdentityMapping {
    private IdentityMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Identity", call -> List.of(call.isConstant(0) ? call.operand(0) : call.live(0)));
        mappings.put("Dropout", IdentityMapping::dropout);
        mappings.put("Cast", IdentityMapping::cast);
        mappings.put("CastLike", IdentityMapping::castLike);
    }

    private static List<OnnxValue> dropout(NodeCall call) {
        call.attributes().ignore("seed", "is_test", "consumed_inputs");
        Live input = call.live(0);
        double ratio = call.has(1)
                ? call.constant(1, "ratio").number("ratio")
                : call.attributes().real("ratio", 0.5f);
        if (call.has(2) && call.constant(2, "training mode").number("training mode") != 0) {
            throw call.unsupported("it drops at random (training mode); networks are imported for inference");
        }
        Live output = call.add(new Dropout(ratio), input);
        if (call.outputs() < 2) {
            return List.of(output);
        }
        // The mask of the elements kept: at inference all of them.
        OnnxTensor one = OnnxTensor.allocate(ElementType.BOOL, 1);
        one.setLong(0, 1);
        List<OnnxTensor> masks = new ArrayList<>();
        for (Shape shape : input.shapes()) {
            masks.add(OnnxTensor.splat(one, shape.toArray()));
        }
        return List.of(output, Folded.merged(masks));
    }

    private static List<OnnxValue> castLike(NodeCall call) {
        call.attributes().ignore("saturate", "round_mode");
        ElementType type = switch (call.operand(1)) {
            case Live live -> ElementType.of(live.type());
            case Folded folded -> folded.at(0).type();
            case Foreign foreign -> throw call.unsupported(foreign.sentence());
        };
        return call.operand(0) instanceof Folded constant ? List.of(floats(call, constant, type)) : cast(call, type);
    }

    /** A constant as a floating one, whatever its type: its numbers are what counts. */
    private static OnnxValue floats(NodeCall call, Folded constant, ElementType type) {
        if (!type.isFloating()) {
            throw call.unsupported("constants are not cast to the type " + type + " of a value computed at run time");
        }
        List<OnnxTensor> floats = new ArrayList<>();
        for (OnnxTensor tensor : constant.variants()) {
            OnnxTensor result = call.budget().allocate(ElementType.FLOAT, tensor.extents());
            for (long i = 0; i < result.elements(); i++) {
                result.setDouble(i, tensor.getDouble(i));
            }
            floats.add(result);
        }
        return Folded.merged(floats);
    }

    /** Casts between floating types change nothing: in what precision a network computes is chosen when compiling. */
    private static List<OnnxValue> cast(NodeCall call) {
        call.attributes().ignore("saturate", "round_mode");
        return cast(call, call.castType());
    }

    private static List<OnnxValue> cast(NodeCall call, ElementType type) {
        Live input = call.live(0);
        if (type == ElementType.BOOL) {
            return List.of(Booleans.isSet(call, input));
        }
        Optional<DataType> wanted = type.networkType();
        if (wanted.isPresent() && wanted.get() == input.type()) {
            return List.of(input);
        }
        if (wanted.isPresent() && wanted.get() == DataType.F32) {
            return List.of(Conversions.numbers(call, input));
        }
        if (wanted.isPresent()) {
            Live number = input.type().isFloating() ? truncated(call, input) : Conversions.numbers(call, input);
            return List.of(Conversions.integers(call, number, wanted.get()));
        }
        throw call.unsupported("values computed at run time are not cast from " + input.type() + " to " + type);
    }

    /** The number without its fraction, as Cast gives integers; with sign s that is s floor(s x). */
    private static Live truncated(NodeCall call, Live x) {
        Live sign = call.add(new Activation(Activation.Function.SIGN, 0, 0), x);
        Live whole = call.add(
                new Activation(Activation.Function.FLOOR, 0, 0),
                call.add(new Activation(Activation.Function.ABS, 0, 0), x));
        return call.add(new Elementwise(Elementwise.Operation.MULTIPLY), sign, whole);
    }
}
