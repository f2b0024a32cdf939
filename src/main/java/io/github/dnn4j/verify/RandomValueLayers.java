package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Random layers whose numbers depend on channels or on single elements. */
record RandomValueLayers(Draw draw) {
    LayerSample activation() {
        float alpha = draw.of(0, 1, 2, 4) * 0.25f;
        Activation.Function function = draw.of(List.of(Activation.Function.values()));
        Activation layer = switch (function) {
            case RELU -> Activation.relu();
            case LEAKY_RELU -> Activation.leakyRelu(alpha);
            case CLIP -> draw.oneIn(2) ? Activation.relu6() : Activation.clip(-alpha, 1 + alpha);
            case ELU -> Activation.elu(alpha);
            case SELU -> Activation.selu();
            case SIGMOID -> Activation.sigmoid();
            case TANH -> Activation.tanh();
            case GELU_ERF -> Activation.geluErf();
            case GELU_TANH -> Activation.geluTanh();
            case SILU -> new Activation(Activation.Function.SILU, draw.of(1, 2), 0);
            case HARD_SIGMOID -> Activation.hardSigmoid(0.2f, 0.5f);
            case HARD_SWISH -> Activation.hardSwish();
            case MISH -> Activation.mish();
            case SOFTPLUS -> Activation.softplus();
            case SOFTSIGN -> Activation.softsign();
            case CELU -> new Activation(Activation.Function.CELU, 0.5f + alpha, 0);
            case THRESHOLDED_RELU -> new Activation(Activation.Function.THRESHOLDED_RELU, alpha, 0);
            case SHRINK -> new Activation(Activation.Function.SHRINK, 0.5f, alpha);
            case POW -> new Activation(Activation.Function.POW, draw.of(-2, -1, 1, 3, 5) * 0.5f, 0);
            case RECIPROCAL,
                    ABS,
                    NEGATE,
                    SIGN,
                    ROUND,
                    FLOOR,
                    CEIL,
                    EXP,
                    LOG,
                    SQRT,
                    ERF,
                    SIN,
                    COS,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH -> new Activation(function, 0, 0);
        };
        return LayerSample.of(layer, draw.any());
    }

    LayerSample batchNormalization() {
        Shape input = draw.oneIn(5) ? Shape.of(draw.batch(), draw.channels()) : draw.image(draw.channels());
        return LayerSample.of(new BatchNormalization((int) input.extent(1), draw.oneIn(2) ? 1e-5 : 1e-3), input);
    }

    LayerSample elementwise() {
        Shape full = draw.any();
        Shape other = full;
        for (int i = 0; i < full.rank(); i++) {
            other = draw.oneIn(3) ? other.with(i, 1) : other;
        }
        if (draw.oneIn(4)) {
            other = Draw.suffix(other, draw.below(full.rank() + 1));
        }
        Elementwise layer = new Elementwise(draw.of(List.of(Elementwise.Operation.values())));
        return draw.oneIn(4) ? LayerSample.of(layer, other, full) : LayerSample.of(layer, full, other);
    }

    LayerSample fullyConnected() {
        Shape input = draw.oneIn(4)
                ? draw.image(draw.channels())
                : Shape.of(draw.batch(), draw.channels() * draw.of(1, 3, 8));
        int features = Math.toIntExact(input.elements() / input.extent(0));
        return LayerSample.of(new FullyConnected(features, draw.channels() * draw.of(1, 2), !draw.oneIn(3)), input);
    }

    LayerSample localResponseNormalization() {
        return LayerSample.of(
                new LocalResponseNormalization(draw.of(1, 2, 3, 5, 5, 7), 1e-1, 0.75, draw.of(1, 2)),
                draw.image(draw.channels()));
    }

    LayerSample matrixProduct() {
        MatrixProduct layer = new MatrixProduct(draw.oneIn(2), draw.oneIn(2));
        long rows = draw.channels();
        long inner = draw.channels();
        long columns = draw.channels();
        Shape a = layer.transposeA() ? Shape.of(inner, rows) : Shape.of(rows, inner);
        Shape b = layer.transposeB() ? Shape.of(columns, inner) : Shape.of(inner, columns);
        for (int axes = draw.below(3); axes > 0; axes--) {
            long extent = draw.of(1, 2, 3, 5);
            a = before(a, draw.oneIn(4) ? 1 : extent);
            b = draw.oneIn(6) ? b : before(b, draw.oneIn(4) ? 1 : extent);
        }
        return LayerSample.of(layer, a, b);
    }

    private static Shape before(Shape shape, long extent) {
        return Shape.of(LongStream.concat(LongStream.of(extent), LongStream.of(shape.toArray()))
                .toArray());
    }

    LayerSample normalization() {
        Normalization.Divisor divisor = draw.of(List.of(Normalization.Divisor.values()));
        int groups = draw.of(1, 2, 3);
        Shape input = draw.image(groups * draw.channels());
        List<Integer> axes = IntStream.range(0, input.rank())
                .filter(axis -> axis == 1 && groups > 1 || draw.oneIn(2))
                .boxed()
                .toList();
        Optional<Shape> perChannel = draw.oneIn(2)
                ? PRelu.perChannel((int) input.extent(1), input.spatialRank()).parameters().stream()
                        .map(ParameterSpec::shape)
                        .findFirst()
                : Optional.of(Draw.suffix(input, 1 + draw.below(input.rank() - 1)));
        return LayerSample.of(
                new Normalization(
                        divisor,
                        axes.isEmpty() ? List.of(-1) : axes,
                        groups,
                        draw.oneIn(2) ? 1e-5 : 1e-3,
                        perChannel.filter(_ -> draw.oneIn(2)),
                        perChannel.filter(_ -> draw.oneIn(2))),
                input);
    }

    LayerSample prelu() {
        Shape input = draw.image(draw.channels());
        PRelu layer = switch (draw.of(0, 1, 2)) {
            case 0 -> new PRelu(Shape.of(1));
            case 1 -> new PRelu(Draw.suffix(input, 1));
            default -> PRelu.perChannel((int) input.extent(1), input.spatialRank());
        };
        return LayerSample.of(layer, input);
    }

    private DataType integer() {
        return draw.of(List.of(DataType.S8, DataType.U8));
    }

    LayerSample quantize() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        int count = draw.oneIn(2) ? 1 : Math.toIntExact(input.extent(axis));
        return LayerSample.of(new Quantize(integer(), count, axis), input);
    }

    LayerSample dequantize() {
        Shape input = draw.any();
        int axis = draw.below(input.rank());
        int count = draw.oneIn(2) ? 1 : Math.toIntExact(input.extent(axis));
        DataType type = draw.oneIn(3) ? DataType.S32 : integer();
        return new LayerSample(new Dequantize(type, count, axis), List.of(input), List.of(type));
    }

    LayerSample softmax() {
        Shape input = draw.any();
        int axis = draw.below(2 * input.rank()) - input.rank();
        boolean log = input.extent(axis) > 1 && draw.oneIn(2); // the logarithm over one element is zero
        return LayerSample.of(new Softmax(axis, log), input);
    }
}
