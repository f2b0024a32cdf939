package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of YOLOv8n, which finds objects: a backbone, a path up and one down between maps of three sizes, and heads
 * that give a box and scores of classes at every position of them (Jocher, Chaurasia and Qiu, Ultralytics YOLO 8,
 * 2023: its configuration yolov8.yaml at scale n), under Ultralytics' names. Pictures are (N, 3, H, W), H and W
 * multiples of 32, chosen for each session.
 *
 * <p>The result is what the heads compute and nothing after it: (N, 64 + classes, positions), the positions of the maps
 * at strides 8, 16 and 32 one after the other in row-major order. The first 64 numbers are four distributions of 16
 * over a box's distances to left, top, right and bottom in strides, before softmax (Li et al., Generalized Focal Loss,
 * 2020); the others are scores before the sigmoid. Weights are not provided.
 */
public final class YoloV8 {
    private static final int BINS = 16;
    private static final double EPSILON = 1e-3;

    private YoloV8() {}

    /** The 80 classes of COCO, 640 x 640. */
    public static Network nano() {
        return nano(80, 640, 640);
    }

    /** The network for another task. */
    public static Network nano(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("yolov8n");
        Value x = b.picture("data", 3, height, width);
        x = convolution(x, "model.0", 16, 3, 2);
        x = crossStage(convolution(x, "model.1", 32, 3, 2), "model.2", 32, 1, true);
        Value eighth = crossStage(convolution(x, "model.3", 64, 3, 2), "model.4", 64, 2, true);
        Value sixteenth = crossStage(convolution(eighth, "model.5", 128, 3, 2), "model.6", 128, 2, true);
        x = crossStage(convolution(sixteenth, "model.7", 256, 3, 2), "model.8", 256, 1, true);
        Value deepest = pyramid(x, "model.9", 256);

        x = enlarge(deepest, "model.10").concat("model.11", sixteenth);
        Value middle = crossStage(x, "model.12", 128, 1, false);
        x = enlarge(middle, "model.13").concat("model.14", eighth);
        Value fine = crossStage(x, "model.15", 64, 1, false);
        x = convolution(fine, "model.16", 64, 3, 2).concat("model.17", middle);
        middle = crossStage(x, "model.18", 128, 1, false);
        x = convolution(middle, "model.19", 128, 3, 2).concat("model.20", deepest);
        Value coarse = crossStage(x, "model.21", 256, 1, false);

        int scoreChannels = Math.max(64, Math.min(classes, 100));
        Value[] maps = {fine, middle, coarse};
        Value[] found = new Value[maps.length];
        for (int i = 0; i < maps.length; i++) {
            Value boxes = head(maps[i], "model.22.cv2." + i, 4 * BINS, 4 * BINS);
            Value scores = head(maps[i], "model.22.cv3." + i, scoreChannels, classes);
            found[i] = boxes.concat("model.22.concat." + i, scores)
                    .then("model.22.positions." + i, new Reshape(List.of(0L, 0L, -1L)));
        }
        return b.output(b.add("model.22", new Concat(2), found)).build();
    }

    /** Nodes {@code name.conv}, without bias, {@code name.bn} and {@code name.act}, SiLU; extents over the stride. */
    private static Value convolution(Value x, String name, int outChannels, int kernel, int stride) {
        return x.then(
                        name + ".conv",
                        Convolution.square(x.channels(), outChannels, kernel)
                                .withPadding(kernel / 2)
                                .withStride(stride)
                                .withBias(false))
                .then(name + ".bn", new BatchNormalization(outChannels, EPSILON))
                .then(name + ".act", Activation.silu());
    }

    /**
     * The cross-stage block C2f: (N, C, H, W) to (N, outChannels, H, W). Half of the channels go through bottlenecks
     * one after the other, and what each gives is concatenated, the two halves first.
     *
     * @param bottlenecks how many there are
     * @param shortcut whether a bottleneck's input is added to its result
     */
    public static Value crossStage(Value x, String name, int outChannels, int bottlenecks, boolean shortcut) {
        long half = outChannels / 2;
        List<Value> parts = new ArrayList<>(x.builder()
                .addAll(
                        name + ".chunk",
                        new Split(1, List.of(half, half)),
                        convolution(x, name + ".cv1", outChannels, 1, 1)));
        for (int i = 0; i < bottlenecks; i++) {
            String part = name + ".m." + i;
            Value in = parts.getLast();
            Value y = convolution(convolution(in, part + ".cv1", (int) half, 3, 1), part + ".cv2", (int) half, 3, 1);
            parts.add(shortcut ? in.plus(part + ".add", y) : y);
        }
        Value all = x.builder().add(name + ".concat", Concat.channels(), parts.toArray(Value[]::new));
        return convolution(all, name + ".cv2", outChannels, 1, 1);
    }

    /** Spatial pyramid pooling: maxima over 5x5, 9x9 and 13x13, one from the other, beside what they are made of. */
    private static Value pyramid(Value x, String name, int outChannels) {
        Value y = convolution(x, name + ".cv1", x.channels() / 2, 1, 1);
        Value five = y.then(name + ".m.0", MaxPooling.square(5, 1, 2));
        Value nine = five.then(name + ".m.1", MaxPooling.square(5, 1, 2));
        Value thirteen = nine.then(name + ".m.2", MaxPooling.square(5, 1, 2));
        return convolution(y.concat(name + ".concat", five, nine, thirteen), name + ".cv2", outChannels, 1, 1);
    }

    private static Value enlarge(Value x, String name) {
        return x.then(name, Resampling.nearest(2, 2));
    }

    private static Value head(Value x, String name, int channels, int outChannels) {
        Value y = convolution(convolution(x, name + ".0", channels, 3, 1), name + ".1", channels, 3, 1);
        return y.convolution(name + ".2", outChannels, 1);
    }
}
