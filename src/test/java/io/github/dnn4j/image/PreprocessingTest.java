package io.github.dnn4j.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.image.Preprocessing.ChannelOrder;
import io.github.dnn4j.image.Preprocessing.Fit;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static Picture uniform(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new Picture(width, height, rgb);
    }

    private static Preprocessing plain(int width, int height, Fit fit, double crop, ChannelOrder order) {
        List<Double> zeros = java.util.Collections.nCopies(order.channels(), 0.0);
        List<Double> ones = java.util.Collections.nCopies(order.channels(), 1.0);
        return new Preprocessing(width, height, fit, crop, order, 255, zeros, ones, false);
    }

    @Test
    void mobilenetMapsToMinusOneToOne() {
        Tensor tensor = Presets.named("mobilenet").withSize(2, 2).apply(uniform(5, 3, 0, 255, 51));
        assertEquals(Shape.of(1, 3, 2, 2), tensor.shape());
        assertArrayEquals(
                new float[] {-1, -1, -1, -1, 1, 1, 1, 1, -0.6f, -0.6f, -0.6f, -0.6f}, tensor.toFloatArray(), 1e-6f);
    }

    @Test
    void imagenetNormalisesEachChannel() {
        float[] values = Presets.named("ImageNet")
                .withSize(1, 1)
                .apply(uniform(8, 8, 255, 0, 51))
                .toFloatArray();
        assertArrayEquals(
                new float[] {(1 - 0.485f) / 0.229f, -0.456f / 0.224f, (0.2f - 0.406f) / 0.225f}, values, 1e-5f);
    }

    @Test
    void mnistIsGreyFromZeroTo255() {
        Tensor tensor = Presets.named("mnist").apply(uniform(28, 28, 255, 0, 0));
        assertEquals(Shape.of(1, 1, 28, 28), tensor.shape());
        assertEquals(0.299 * 255, tensor.getFloat(100), 1e-3);
        Tensor inverted = Presets.named("mnist").withInvert(true).apply(uniform(28, 28, 255, 255, 255));
        assertEquals(0, inverted.getFloat(0), 1e-3);
    }

    @Test
    void orderOfChannels() {
        Picture picture = uniform(2, 2, 10, 20, 30);
        assertArrayEquals(
                new float[] {10, 20, 30},
                plain(1, 1, Fit.CROP, 1, ChannelOrder.RGB).apply(picture).toFloatArray(),
                1e-4f);
        assertArrayEquals(
                new float[] {30, 20, 10},
                plain(1, 1, Fit.CROP, 1, ChannelOrder.BGR).apply(picture).toFloatArray(),
                1e-4f);
    }

    /** Columns 0..7 with levels 0, 10, ... 70, two rows. */
    private static Picture ramp() {
        byte[] rgb = new byte[3 * 8 * 2];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 8 * 10);
        }
        return new Picture(8, 2, rgb);
    }

    @Test
    void cropsTheCentre() {
        // The square of 2x2 in the middle of 8x2, at its own size: columns 3 and 4.
        float[] values =
                plain(2, 2, Fit.CROP, 1, ChannelOrder.GREY).apply(ramp()).toFloatArray();
        assertArrayEquals(new float[] {30, 40, 30, 40}, values, 1e-4f);
    }

    @Test
    void theCropFractionEnlargesTheCentre() {
        // Scaled to 16x4, of which the centre is 2x2: from column 3.5 to 4.5 of the source, with centres at 3.75 and
        // 4.25 and so levels 32.5 and 37.5, rounded up.
        float[] values =
                plain(2, 2, Fit.CROP, 0.5, ChannelOrder.GREY).apply(ramp()).toFloatArray();
        assertArrayEquals(new float[] {33, 38, 33, 38}, values, 1e-4f);
    }

    @Test
    void theScaledSizeIsWhole() {
        // 5x3 to 2x2: scaled to 3x2 (5 * 2 / 3 = 3.33), an offset of rint(0.5) = 0: columns 0 and 1 of step 5/3.
        byte[] rgb = new byte[45];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 5 * 30);
        }
        float[] values = plain(2, 2, Fit.CROP, 1, ChannelOrder.GREY)
                .apply(new Picture(5, 3, rgb))
                .toFloatArray();
        // Triangle of support 5/3 around 5/6: weights 0.8, 0.6, 0 of levels 0, 30, 60; around 5/2: 0.4, 1, 0.4 of 30...
        assertArrayEquals(new float[] {13, 60, 13, 60}, values, 1e-4f);
    }

    @Test
    void stretchesTheWhole() {
        float[] values =
                plain(4, 1, Fit.STRETCH, 1, ChannelOrder.GREY).apply(ramp()).toFloatArray();
        assertTrue(values[0] < 15 && values[3] > 55, java.util.Arrays.toString(values));
    }

    @Test
    void writesIntoABatchOfAnyTypeAndLayout() {
        Preprocessing preprocessing = plain(2, 1, Fit.CROP, 1, ChannelOrder.RGB);
        try (MemoryPool pool = MemoryPool.unlimited();
                Tensor batch = pool.allocate(Shape.of(2, 3, 1, 2), DataType.BF16, Layout.NHWC, "batch")) {
            preprocessing.apply(uniform(2, 1, 1, 2, 3), batch.slice(1, 2));
            assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3}, batch.toFloatArray());
        }
        assertThrows(
                InvalidDescriptorException.class,
                () -> preprocessing.apply(uniform(2, 1, 1, 2, 3), Tensor.allocate(Shape.of(1, 3, 2, 2), DataType.F32)));
    }

    @Test
    void refusesNonsense() {
        Preprocessing good = Presets.named("imagenet");
        assertThrows(InvalidDescriptorException.class, () -> good.withSize(0, 224));
        assertThrows(InvalidDescriptorException.class, () -> good.withFit(Fit.CROP, 1.5));
        assertThrows(InvalidDescriptorException.class, () -> good.withFit(Fit.CROP, 0));
        assertThrows(InvalidDescriptorException.class, () -> Presets.named("imagenette"));
        assertThrows(
                InvalidDescriptorException.class,
                () -> new Preprocessing(
                        1, 1, Fit.CROP, 1, ChannelOrder.GREY, 255, List.of(1.0, 2.0), List.of(1.0), false));
        assertThrows(
                InvalidDescriptorException.class,
                () -> new Preprocessing(
                        1, 1, Fit.CROP, 1, ChannelOrder.GREY, 255, List.of(0.0), List.of(Double.NaN), false));
    }

    @Test
    void guessesByNameThenBySize() {
        assertEquals(
                "mobilenet",
                Presets.guess("mobilenet_v1_0.25_128_fp32.onnx", 3, 128, 128)
                        .orElseThrow()
                        .name());
        assertEquals(
                "cifar10",
                Presets.guess("resnet20_cifar10.onnx", 3, 32, 32).orElseThrow().name());
        assertEquals(
                "imagenet",
                Presets.guess("squeezenet1.1_fp32.onnx", 3, 224, 224)
                        .orElseThrow()
                        .name());
        assertEquals(
                "mnist", Presets.guess("model.onnx", 1, 28, 28).orElseThrow().name());
        assertTrue(Presets.guess("model.onnx", 4, 224, 224).isEmpty());
        assertTrue(Presets.guess("mnist-colour.onnx", 3, 28, 28).isEmpty());
    }

    @Test
    void describesItself() {
        assertEquals(
                "centre crop of 0.875 to 224x224, RGB, (p - 127.5) * 0.007843138",
                Presets.named("mobilenet").describe());
        assertEquals("stretched to 28x28, GREY, p", Presets.named("mnist").describe());
    }

    private static float[] cropped(Preprocessing preprocessing, Picture picture) {
        return preprocessing.apply(picture).toFloatArray();
    }

    /** 9 / 0.94 is 9.57: timm rounds down to 9, where the nearest is 10. */
    @Test
    void timmRoundsTheScaledSizeDown() {
        Preprocessing nearest = plain(9, 9, Fit.CROP, 0.94, ChannelOrder.GREY);
        Preprocessing down = nearest.withFit(Fit.CROP_FLOOR, 0.94);
        Picture picture = uniform(9, 9, 0, 0, 0);
        for (int x = 0; x < 9; x++) {
            picture.rgb()[3 * x] = (byte) (20 * x);
        }
        assertArrayEquals(
                cropped(nearest.withFit(Fit.CROP, 1), picture), cropped(down, picture), "scaled to 9, nothing is cut");
        assertFalse(java.util.Arrays.equals(cropped(nearest, picture), cropped(down, picture)));
        assertEquals(Fit.CROP_FLOOR, Presets.named("timm").fit());
        assertTrue(Presets.named("timm").describe().contains("bicubic"));
    }

    @Test
    void interpolationIsChosen() {
        Picture picture = ramp();
        Preprocessing bilinear = plain(5, 2, Fit.STRETCH, 1, ChannelOrder.GREY);
        Preprocessing bicubic = bilinear.withInterpolation(Preprocessing.Interpolation.BICUBIC);
        assertFalse(java.util.Arrays.equals(cropped(bilinear, picture), cropped(bicubic, picture)));
        assertEquals(bicubic, bicubic.withSize(5, 2).withInvert(false).withFit(Fit.STRETCH, 1));
    }
}
