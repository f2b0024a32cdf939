package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Dense, 1x1, strided, dilated, grouped, depthwise and unevenly padded convolutions over one to three axes. */
final class ConvolutionCases {
    private static final Shape PICTURE = Shape.of(2, 16, 11, 13);
    private static final Shape LINE = Shape.of(2, 12, 29);
    private static final Shape VOLUME = Shape.of(1, 8, 5, 7, 6);

    private ConvolutionCases() {}

    static List<AgreementCase> cases() {
        Window same = Window.of(3, 3).withStride(2).withPadding(List.of(0, 0), List.of(1, 1));
        Window uneven = Window.of(3, 5).withPadding(List.of(2, 0), List.of(1, 3));
        return List.of(
                of("3x3", Convolution.square(16, 24, 3).withPadding(1), PICTURE),
                of("3x3 without bias", Convolution.square(16, 24, 3).withBias(false), PICTURE),
                of("3x3 over 512 channels", Convolution.square(512, 16, 3).withPadding(1), Shape.of(1, 512, 7, 7)),
                of(
                        "first layer 7x7/2",
                        Convolution.square(3, 32, 7).withStride(2).withPadding(3),
                        Shape.of(1, 3, 37, 40)),
                of("1x1", Convolution.square(16, 40, 1), PICTURE),
                of("1x1/2", Convolution.square(16, 40, 1).withStride(2), PICTURE),
                of("1x1 padded", Convolution.square(16, 8, 1).withPadding(2), PICTURE),
                of("5x5/2", Convolution.square(16, 8, 5).withStride(2).withPadding(2), PICTURE),
                of("3x3/2x3", Convolution.square(16, 8, 3).withStride(2, 3).withPadding(1), PICTURE),
                of("3x3 stride past the kernel", Convolution.square(16, 8, 3).withStride(5), PICTURE),
                of("2x4", Convolution.of(16, 8, 2, 4).withPadding(1), PICTURE),
                of("1x7", Convolution.of(16, 8, 1, 7).withPadding(0, 3), PICTURE),
                of("7x1", Convolution.of(16, 8, 7, 1).withPadding(3, 0), PICTURE),
                of("padding past the kernel", Convolution.square(16, 8, 3).withPadding(4), PICTURE),
                of("dilation 2", Convolution.square(16, 8, 3).withDilation(2).withPadding(2), PICTURE),
                of(
                        "dilation 1x3, stride 2",
                        Convolution.square(16, 8, 3).withDilation(1, 3).withStride(2),
                        PICTURE),
                of("4 groups", Convolution.square(16, 24, 3).withGroups(4).withPadding(1), PICTURE),
                of("2 groups, stride 2, dilation 2", grouped().withStride(2).withDilation(2), PICTURE),
                of("pointwise in 4 groups", Convolution.square(16, 32, 1).withGroups(4), PICTURE),
                of("depthwise", Convolution.depthwise(16, 3).withPadding(1), PICTURE),
                of("depthwise 5x5/2", Convolution.depthwise(16, 5).withStride(2).withPadding(2), PICTURE),
                of(
                        "depthwise, dilation 2",
                        Convolution.depthwise(16, 3).withDilation(2).withPadding(2),
                        PICTURE),
                of(
                        "depthwise, 3 filters a channel",
                        Convolution.square(16, 48, 3).withGroups(16),
                        PICTURE),
                of("uneven padding", Convolution.square(16, 8, 3).withWindow(uneven), PICTURE),
                of("TensorFlow's SAME, stride 2", Convolution.square(16, 8, 3).withWindow(same), PICTURE),
                of("depthwise SAME, stride 2", Convolution.depthwise(16, 3).withWindow(same), PICTURE),
                of("one channel, one pixel", Convolution.square(1, 1, 1), Shape.of(1, 1, 1, 1)),
                of("17 to 5 channels", Convolution.square(17, 5, 3), Shape.of(3, 17, 8, 5)),
                of("kernel as large as the input", Convolution.of(16, 8, 11, 13), PICTURE),
                of("1-D", Convolution.of(12, 20, 5).withPadding(2), LINE),
                of(
                        "1-D, stride 3, dilation 2",
                        Convolution.of(12, 8, 3).withStride(3).withDilation(2),
                        LINE),
                of("1-D, 3 groups", Convolution.of(12, 9, 3).withGroups(3), LINE),
                of("1-D depthwise", Convolution.of(12, 12, 7).withGroups(12).withPadding(3), LINE),
                of("1-D causal", Convolution.of(12, 8, 3).withWindow(causal()), LINE),
                of("3-D", Convolution.of(8, 12, 3, 3, 3).withPadding(1), VOLUME),
                of("3-D, 1x1x1", Convolution.of(8, 20, 1, 1, 1), VOLUME),
                of("3-D, stride 1x2x2, dilation 2x1x1", strided(), VOLUME),
                of("3-D, 2 groups", Convolution.of(8, 6, 2, 3, 3).withGroups(2), VOLUME),
                of("3-D depthwise", Convolution.of(8, 8, 3, 3, 3).withGroups(8).withPadding(1), VOLUME),
                of("3-D, uneven padding", Convolution.of(8, 6, 3, 3, 3).withWindow(volumePadding()), VOLUME));
    }

    private static Convolution grouped() {
        return Convolution.square(16, 12, 3).withGroups(2);
    }

    private static Convolution strided() {
        return Convolution.of(8, 6, 2, 3, 3).withStride(1, 2, 2).withDilation(2, 1, 1);
    }

    private static Window causal() {
        return Window.of(3).withDilation(4).withPadding(List.of(8), List.of(0));
    }

    private static Window volumePadding() {
        return Window.of(3, 3, 3).withPadding(List.of(0, 1, 2), List.of(2, 1, 0));
    }

    private static AgreementCase of(String name, Convolution layer, Shape input) {
        return AgreementCase.of("convolution " + name, layer, input);
    }
}
