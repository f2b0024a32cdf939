package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** LayerNormalization, RMSNormalization, InstanceNormalization, GroupNormalization, LpNormalization and MVN. */
public final class SliceNormalizationMapping {
    /** What MeanVarianceNormalization adds to the deviation, as a part of the variance. */
    private static final double MVN_EPSILON = 1e-9 * 1e-9;

    /** The domain of nodes that stand for several of a file; no file has it. */
    public static final String WRITTEN = "io.github.dnn4j.written";

    private static final int FLOAT = 1;

    private SliceNormalizationMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("LayerNormalization", call -> innermost(call, Divisor.DEVIATION));
        mappings.put("RMSNormalization", call -> innermost(call, Divisor.ROOT_MEAN_SQUARE));
        mappings.put("InstanceNormalization", SliceNormalizationMapping::instance);
        mappings.put("GroupNormalization", SliceNormalizationMapping::group);
        mappings.put("LpNormalization", SliceNormalizationMapping::norm);
        mappings.put("MeanVarianceNormalization", SliceNormalizationMapping::meanVariance);
    }

    private static List<OnnxValue> innermost(NodeCall call, Divisor divisor) {
        if (call.outputs() > 1) {
            throw call.unsupported("its outputs Mean and InvStdDev are not known; only the first is computed");
        }
        requireFloat(call);
        Live input = call.live(0);
        int axis = input.axis(call.attributes().integer("axis", -1));
        List<Integer> axes = IntStream.range(axis, input.rank())
                .map(i -> i - input.rank())
                .boxed()
                .toList();
        double epsilon = call.attributes().real("epsilon", 1e-5f);
        return result(call, input, new Plan(divisor, axes, 1, epsilon), own(call, 1), own(call, 2));
    }

    private static void requireFloat(NodeCall call) {
        if (call.attributes().integer("stash_type", FLOAT) != FLOAT) {
            throw call.unsupported("its stash_type is another than float; it computes in f32");
        }
    }

    private static List<OnnxValue> instance(NodeCall call) {
        call.attributes().ignore("consumed_inputs");
        Live input = call.live(0);
        require(input.rank() >= 3, "its operand of shape %s has no spatial axes", input.shape());
        double epsilon = call.attributes().real("epsilon", 1e-5f);
        List<Integer> axes = IntStream.range(2, input.rank()).boxed().toList();
        return result(
                call,
                input,
                new Plan(Divisor.DEVIATION, axes, 1, epsilon),
                perChannel(call, 1, input),
                perChannel(call, 2, input));
    }

    /** Before version 21 scale and shift have a number for each group. */
    private static List<OnnxValue> group(NodeCall call) {
        requireFloat(call);
        require(call.attributes().has("num_groups"), "num_groups is missing");
        Live input = call.live(0);
        require(input.rank() >= 2, "its operand of shape %s has no channels", input.shape());
        int groups = WindowAttributes.integer("num_groups", call.attributes().integer("num_groups", 1));
        double epsilon = call.attributes().real("epsilon", 1e-5f);
        List<Integer> axes = IntStream.range(1, input.rank()).boxed().toList();
        Plan plan = new Plan(Divisor.DEVIATION, axes, groups, epsilon);
        if (call.opset() >= 21) {
            return result(call, input, plan, perChannel(call, 1, input), perChannel(call, 2, input));
        }
        return result(call, input, plan, perGroup(call, 1, input, groups), perGroup(call, 2, input, groups));
    }

    /** A vector that is zero stays so: the least number that F32 has in full precision is added to the norm. */
    private static List<OnnxValue> norm(NodeCall call) {
        Live input = call.live(0);
        int axis = input.axis(call.attributes().integer("axis", -1));
        long order = call.attributes().integer("p", 2);
        require(order == 1 || order == 2, "its norm is of order %d; 1 and 2 are defined", order);
        Divisor divisor = order == 1 ? Divisor.L1_NORM : Divisor.L2_NORM;
        Plan plan = new Plan(divisor, List.of(axis), 1, Float.MIN_NORMAL);
        return result(call, input, plan, Optional.empty(), Optional.empty());
    }

    /** A node that stands for several of a file, which say together what it is. */
    public static List<OnnxValue> written(NodeCall call) {
        Live input = call.live(0);
        List<Integer> axes = new ArrayList<>();
        for (long axis : call.attributes().integers("axes").orElseThrow()) {
            axes.add(input.axis(axis));
        }
        Divisor divisor = Divisor.valueOf(call.attributes().text("divisor", ""));
        Plan plan = new Plan(divisor, axes, 1, call.attributes().real("epsilon", 0));
        return result(call, input, plan, Optional.empty(), Optional.empty());
    }

    private static List<OnnxValue> meanVariance(NodeCall call) {
        Live input = call.live(0);
        long[] given = call.attributes().integers("axes").orElse(new long[] {0, 2, 3});
        List<Integer> axes = new ArrayList<>();
        for (long axis : given) {
            axes.add(input.axis(axis));
        }
        Plan plan = new Plan(Divisor.DEVIATION, axes, 1, MVN_EPSILON);
        return result(call, input, plan, Optional.empty(), Optional.empty());
    }

    private record Plan(Divisor divisor, List<Integer> axes, int groups, double epsilon) {}

    /** A parameter with the shape that it is to have. */
    private record Given(OnnxTensor value, Shape shape) {}

    private static Optional<Given> own(NodeCall call, int operand) {
        return call.has(operand)
                ? Optional.of(call.constant(operand, "parameter")).map(value -> new Given(value, value.shape()))
                : Optional.empty();
    }

    private static Optional<Given> perChannel(NodeCall call, int operand, Live input) {
        OnnxTensor value = call.constant(operand, operand == 1 ? "scale" : "shift");
        long channels = input.shape().extent(1);
        require(value.elements() == channels, "its parameter %s should have %d elements", value, channels);
        return Optional.of(new Given(value, channels(input, channels)));
    }

    private static Optional<Given> perGroup(NodeCall call, int operand, Live input, int groups) {
        OnnxTensor value = call.constant(operand, operand == 1 ? "scale" : "shift");
        require(value.elements() == groups, "its parameter %s should have %d elements", value, groups);
        int channels = WindowAttributes.integer("channels", input.shape().extent(1));
        float[] repeated = new float[channels];
        for (int c = 0; c < channels; c++) {
            repeated[c] = (float) value.getDouble((long) c * groups / channels);
        }
        OnnxTensor each = OnnxTensor.ofFloats(new long[] {channels}, repeated);
        return Optional.of(new Given(each, channels(input, channels)));
    }

    /** (C, 1, 1...) */
    private static Shape channels(Live input, long channels) {
        return Broadcast.expandRank(Shape.of(1), input.rank() - 1).with(0, channels);
    }

    private static List<OnnxValue> result(
            NodeCall call, Live input, Plan plan, Optional<Given> scale, Optional<Given> shift) {
        boolean batch = plan.axes().stream().anyMatch(axis -> input.axis(axis) == 0);
        if (batch && call.bindings().assumedBatch() && input.varies()) {
            throw new NotSymbolicException(Set.of(Bindings.BATCH), "it normalizes over the batch");
        }
        List<String> parameters = new ArrayList<>();
        scale.ifPresent(given -> parameters.add(call.parameter(given.value(), given.shape(), "scale")));
        shift.ifPresent(given -> parameters.add(call.parameter(given.value(), given.shape(), "shift")));
        Normalization layer = new Normalization(
                plan.divisor(),
                plan.axes(),
                plan.groups(),
                plan.epsilon(),
                scale.map(Given::shape),
                shift.map(Given::shape));
        return List.of(call.add(layer, List.of(input), parameters));
    }
}
