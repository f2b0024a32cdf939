package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** BatchNormalization, LRN, Softmax and LogSoftmax. */
public final class NormalizationMapping {
    private NormalizationMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("BatchNormalization", NormalizationMapping::batch);
        mappings.put("LRN", NormalizationMapping::localResponse);
        mappings.put("Softmax", call -> softmax(call, false));
        mappings.put("LogSoftmax", call -> softmax(call, true));
    }

    private static List<OnnxValue> batch(NodeCall call) {
        call.attributes().ignore("momentum", "consumed_inputs", "is_test");
        boolean training = call.attributes().flag("training_mode");
        if (training && !call.isConstant(0)) {
            throw call.unsupported("it computes statistics (training mode); networks are imported for inference");
        }
        if (call.attributes().integer("spatial", 1) == 0) {
            throw call.unsupported("statistics for each position (spatial = 0) are not known");
        }
        Live input = call.live(0);
        List<String> parameters = new ArrayList<>();
        List<String> roles = List.of("scale", "shift", "mean", "variance");
        Shape shape = null;
        for (int i = 0; i < roles.size(); i++) {
            OnnxTensor value = training && i >= 2
                    ? ChannelStatistics.of(call, call.constant(0, "input"), i == 3)
                    : call.constant(i + 1, roles.get(i));
            shape = shape == null ? Shape.of(value.elements()) : shape;
            require(
                    value.elements() == shape.elements(),
                    "its %s %s should have %s elements",
                    roles.get(i),
                    value,
                    shape);
            parameters.add(call.parameter(value, shape, roles.get(i)));
        }
        int channels = WindowAttributes.integer("channels", shape.elements());
        double epsilon = call.attributes().real("epsilon", 1e-5f);
        return List.of(call.add(new BatchNormalization(channels, epsilon), List.of(input), parameters));
    }

    private static List<OnnxValue> localResponse(NodeCall call) {
        require(call.attributes().has("size"), "size is missing");
        return List.of(call.add(
                new LocalResponseNormalization(
                        WindowAttributes.integer("size", call.attributes().integer("size", 1)),
                        call.attributes().real("alpha", 1e-4f),
                        call.attributes().real("beta", 0.75f),
                        call.attributes().real("bias", 1)),
                call.live(0)));
    }

    /** Before version 13 all axes from the given one on are taken as one. */
    private static List<OnnxValue> softmax(NodeCall call, boolean log) {
        boolean flattening = call.opset() < 13;
        Live input = call.live(0);
        int axis = input.axis(call.attributes().integer("axis", flattening ? 1 : -1));
        if (axis == 0 && call.bindings().assumedBatch() && input.varies()) {
            throw new NotSymbolicException(Set.of(Bindings.BATCH), "its softmax is over the batch");
        }
        boolean oneAxis = true;
        for (int i = axis + 1; i < input.rank(); i++) {
            oneAxis &= !input.varies(i) && input.shape().extent(i) == 1;
        }
        if (!flattening || oneAxis) {
            return List.of(call.add(new Softmax(axis, log), input));
        }
        List<Shape> flat = input.shapes().stream()
                .map(shape -> {
                    long rows = 1;
                    for (int i = 0; i < axis; i++) {
                        rows *= shape.extent(i);
                    }
                    return Shape.of(rows, shape.elements() / rows);
                })
                .toList();
        return List.of(call.reshape(call.add(new Softmax(1, log), call.reshape(input, flat)), input.shapes()));
    }
}
