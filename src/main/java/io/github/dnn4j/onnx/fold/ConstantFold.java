package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.read.Attributes;
import java.util.List;
import java.util.Map;

/** Operators that make constants, and those that change their type. */
public final class ConstantFold {
    private ConstantFold() {}

    public static void register(Map<String, Fold> folds) {
        folds.put("Constant", ConstantFold::constant);
        folds.put("ConstantOfShape", ConstantFold::ofShape);
        folds.put("Range", ConstantFold::range);
        folds.put("Cast", ConstantFold::cast);
        folds.put(
                "CastLike",
                arguments -> List.of(converted(
                        arguments, arguments.operand(0), arguments.operand(1).type())));
        folds.put("Identity", arguments -> List.of(arguments.operand(0)));
        folds.put("Dropout", arguments -> {
            arguments.attributes().ignore("ratio", "seed", "is_test", "consumed_inputs");
            return List.of(arguments.operand(0));
        });
        folds.put("Shape", ConstantFold::shape);
        folds.put(
                "Size",
                arguments -> List.of(
                        OnnxTensor.ofLongs(arguments.operand(0).elements()).reshaped()));
    }

    private static List<OnnxTensor> constant(Fold.Arguments arguments) {
        Attributes attributes = arguments.attributes();
        if (attributes.has("value")) {
            OnnxTensor tensor = arguments.call().read(attributes.tensor("value").orElseThrow());
            if (tensor.type().bytes() == 0) {
                throw arguments.call().unsupported("constants of type " + tensor.type() + " are not known");
            }
            return List.of(tensor.named(""));
        }
        if (attributes.has("value_int")) {
            return List.of(
                    OnnxTensor.ofLongs(attributes.integer("value_int", 0)).reshaped());
        }
        if (attributes.has("value_ints")) {
            return List.of(OnnxTensor.ofLongs(attributes.integers("value_ints").orElseThrow()));
        }
        if (attributes.has("value_float")) {
            return List.of(OnnxTensor.ofFloats(new long[0], attributes.real("value_float", 0)));
        }
        if (attributes.has("value_floats")) {
            List<Float> values = attributes.reals("value_floats").orElseThrow();
            OnnxTensor tensor = OnnxTensor.allocate(ElementType.FLOAT, values.size());
            for (int i = 0; i < values.size(); i++) {
                tensor.setDouble(i, values.get(i));
            }
            return List.of(tensor);
        }
        throw arguments.call().unsupported("constants are read as tensors and numbers, and this is neither");
    }

    private static List<OnnxTensor> ofShape(Fold.Arguments arguments) {
        OnnxTensor value = arguments
                .attributes()
                .tensor("value")
                .map(arguments.call()::read)
                .orElseGet(() -> OnnxTensor.ofFloats(new long[] {1}, 0));
        require(value.elements() == 1, "its value %s should be one number", value);
        if (value.type().bytes() == 0) {
            throw arguments.call().unsupported("constants of type " + value.type() + " are not known");
        }
        return List.of(OnnxTensor.splat(value, arguments.operand(0).toLongs()));
    }

    private static List<OnnxTensor> range(Fold.Arguments arguments) {
        OnnxTensor start = arguments.operand(0);
        double first = start.number("start");
        double step = arguments.operand(2).number("step");
        require(step != 0, "its step is 0");
        double count = Math.max(0, Math.ceil((arguments.operand(1).number("limit") - first) / step));
        require(count <= 1e15, "it has %s elements", count);
        OnnxTensor result = arguments.budget().allocate(start.type(), (long) count);
        for (long i = 0; i < result.elements(); i++) {
            result.setDouble(i, first + i * step);
        }
        return List.of(result);
    }

    private static List<OnnxTensor> cast(Fold.Arguments arguments) {
        arguments.attributes().ignore("saturate", "round_mode");
        ElementType type = arguments.call().castType();
        if (type.bytes() == 0) {
            throw arguments.call().unsupported("constants of type " + type + " are not known");
        }
        return List.of(converted(arguments, arguments.operand(0), type));
    }

    private static OnnxTensor converted(Fold.Arguments arguments, OnnxTensor tensor, ElementType type) {
        if (tensor.type() == type) {
            return tensor;
        }
        OnnxTensor result = arguments.budget().allocate(type, tensor.extents());
        for (long i = 0; i < result.elements(); i++) {
            if (type == ElementType.BOOL) {
                result.setLong(i, tensor.getDouble(i) == 0 ? 0 : 1);
            } else if (type.isFloating()) {
                result.setDouble(i, tensor.getDouble(i));
            } else {
                result.setLong(i, tensor.getLong(i));
            }
        }
        return result;
    }

    private static List<OnnxTensor> shape(Fold.Arguments arguments) {
        long[] extents = arguments.operand(0).extents();
        int first = Axes.clamped(arguments.attributes().integer("start", 0), extents.length);
        int last = Axes.clamped(arguments.attributes().integer("end", extents.length), extents.length);
        return List.of(OnnxTensor.ofLongs(java.util.Arrays.copyOfRange(extents, first, Math.max(first, last))));
    }
}
