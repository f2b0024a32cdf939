package io.github.dnn4j.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** As {@link OnnxFuzz}, with models that {@link DrawnModel} draws. */
public final class DrawnModelFuzz {
    private static final int SEEDS = 1000;

    private DrawnModelFuzz() {}

    /** Reads the model that these choices draw. */
    public static void fuzzerTestOneInput(byte[] choices) {
        OnnxFuzz.fuzzerTestOneInput(DrawnModel.bytes(choices));
    }

    /** Choices at random. */
    public static List<byte[]> seeds() {
        SplittableRandom random = new SplittableRandom(1);
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < SEEDS; i++) {
            byte[] choices = new byte[random.nextInt(4, 100)];
            random.nextBytes(choices);
            seeds.add(choices);
        }
        return seeds;
    }
}
