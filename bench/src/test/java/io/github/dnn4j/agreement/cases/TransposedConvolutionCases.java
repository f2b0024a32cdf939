package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Transposed convolutions with stride, dilation, groups, output padding and uneven padding over one to three axes. */
final class TransposedConvolutionCases {
    private static final Shape PICTURE = Shape.of(2, 12, 5, 7);
    private static final Shape LINE = Shape.of(2, 12, 9);
    private static final Shape VOLUME = Shape.of(1, 6, 3, 4, 5);

    private TransposedConvolutionCases() {}

    static List<AgreementCase> cases() {
        Window uneven = Window.of(3, 4).withStride(2).withPadding(List.of(1, 0), List.of(0, 2));
        return List.of(
                of("3x3", square(3), PICTURE),
                of("3x3 without bias", square(3).withBias(false), PICTURE),
                of("2x2/2", square(2).withStride(2), PICTURE),
                of("4x4/2 p1", square(4).withStride(2).withPadding(1), PICTURE),
                of(
                        "3x3/2 p1, output padding",
                        square(3).withStride(2).withPadding(1).withOutputPadding(1),
                        PICTURE),
                of("3x3/3x2, output padding 2x0", oblong().withOutputPadding(2, 0), PICTURE),
                of("2x2 stride past the kernel", square(2).withStride(3).withOutputPadding(2), PICTURE),
                of("dilation 2", square(3).withDilation(2), PICTURE),
                of(
                        "dilation 2, stride 3",
                        square(3).withDilation(2).withStride(3).withPadding(2),
                        PICTURE),
                of("dilation 3, output padding", square(3).withDilation(3).withOutputPadding(2), PICTURE),
                of("3 groups", square(3).withGroups(3).withStride(2).withPadding(1), PICTURE),
                of(
                        "3 groups, output padding",
                        square(3).withGroups(3).withStride(2).withOutputPadding(1),
                        PICTURE),
                of("4 groups, dilation 2", square(3).withGroups(4).withStride(2).withDilation(2), PICTURE),
                of("depthwise 4x4/2", depthwise().withStride(2).withPadding(1), PICTURE),
                of("uneven padding", square(3).withWindow(uneven), PICTURE),
                of(
                        "uneven padding, output padding",
                        square(3).withWindow(uneven).withOutputPadding(1),
                        PICTURE),
                of("output padding past the stride", square(3).withStride(2).withOutputPadding(4), PICTURE),
                of("1x1/2", square(1).withStride(2).withOutputPadding(1), PICTURE),
                of("1-D", line().withStride(2).withPadding(1), LINE),
                of(
                        "1-D, all at once",
                        line().withStride(3).withDilation(2).withGroups(2).withOutputPadding(1),
                        LINE),
                of("3-D", volume().withStride(2).withPadding(1).withOutputPadding(1), VOLUME),
                of(
                        "3-D, groups, dilation",
                        volume().withGroups(2).withStride(1, 2, 2).withDilation(2, 1, 1),
                        VOLUME));
    }

    private static TransposedConvolution square(int kernel) {
        return TransposedConvolution.of(12, 24, kernel, kernel);
    }

    private static TransposedConvolution oblong() {
        return TransposedConvolution.of(12, 8, 3, 3).withStride(3, 2).withPadding(1);
    }

    private static TransposedConvolution depthwise() {
        return TransposedConvolution.of(12, 12, 4, 4).withGroups(12);
    }

    private static TransposedConvolution line() {
        return TransposedConvolution.of(12, 8, 4);
    }

    private static TransposedConvolution volume() {
        return TransposedConvolution.of(6, 4, 3, 3, 3);
    }

    private static AgreementCase of(String name, TransposedConvolution layer, Shape input) {
        return AgreementCase.of("transposed convolution " + name, layer, input);
    }
}
