package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.layer.ConvolutionWays.Bias;
import io.github.dnn4j.cudnn.layer.ConvolutionWays.Way;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/**
 * The calls by which a {@link ConvolutionStep} is computed in one of its ways.
 *
 * @param problem the convolution alone, in the step's type
 * @param given the input; perhaps a run of the channels of a larger value
 * @param filter the filter, packed as the problem has it
 * @param shape the step's result
 * @param place where among other channels the result is to lie; empty for memory of its own
 */
record ConvolutionCalls(
        Lowering lowering,
        ConvolutionProblem problem,
        DeviceValue given,
        DeviceBuffer filter,
        Shape shape,
        Optional<DeviceValue> place) {
    /** A way with its engine. */
    record Chosen(Way way, Engines.Found engine) {}

    private boolean isPlaced(Chosen chosen) {
        ConvolutionProblem graph = chosen.way().problem();
        return graph.givenPitch() != problem.givenPitch() || graph.resultPitch() != problem.resultPitch();
    }

    /** The input, as the graph of the way reads it. */
    DeviceValue x(Chosen chosen) {
        return given.run().isPresent() && !isPlaced(chosen) ? lowering.as(given, problem.type(), Layout.NHWC) : given;
    }

    /** Where the result of the way goes. */
    DeviceValue y(Chosen chosen) {
        return place.filter(any -> isPlaced(chosen))
                .orElseGet(() -> lowering.result(shape, problem.type(), Layout.NHWC));
    }

    /** Emits graph and kernel; everything that they take has been brought into their type before. */
    void emit(Chosen chosen, DeviceValue x, DeviceValue y, String why) {
        Way way = chosen.way();
        Optional<DeviceBuffer> bias = bias(way.bias());
        Optional<DeviceBuffer> residual = way.problem().residual()
                ? Convolutions.residual(lowering, lowering.step().post(), problem.type())
                        .map(DeviceValue::buffer)
                : Optional.empty();
        if (way.isWhole()) {
            Convolutions.execute(lowering, chosen.engine(), why, x, filter, bias, residual, y);
            return;
        }
        boolean after = way.bias() == Bias.AFTER;
        DeviceValue between = lowering.result(shape, way.problem().resultType(), Layout.NHWC);
        Convolutions.execute(
                lowering, chosen.engine(), why, x, filter, after ? Optional.empty() : bias, residual, between);
        Affine.emit(lowering, between, y, Optional.empty(), after ? bias : Optional.empty(), way.rest());
    }

    private Optional<DeviceBuffer> bias(Bias bias) {
        return switch (bias) {
            case NONE -> Optional.empty();
            case F32, AFTER -> lowering.floatsIfAny(1);
            case ROUNDED -> Optional.of(lowering.weight(1, lowering.parameter(1).shape(), problem.type(), Layout.NCHW));
            case ZEROS -> {
                int channels = Math.toIntExact(problem.result().get(1));
                yield Optional.of(lowering.constant("bias of zeros", DataType.F32, new float[channels]));
            }
        };
    }
}
