package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gradients from several consumers are added in F32 and rounded once. With eight significant bits 1 + 2^-8 is a tie
 * that goes to 1: added one after the other, any number of such parts would be lost.
 */
final class GradientSums {
    private static final float SMALL = 0x1p-8f;

    private GradientSums() {}

    /** A value of eight elements, taken by so many steps that pass the gradient on as it is. */
    private static Network taken(int times) {
        NetworkBuilder b = new NetworkBuilder("taken " + times + " times");
        Value x = b.input("x", 2, 2, 2).then("turned", new Transpose(List.of(0, 2, 1)));
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            outputs.add(x.then("out" + i, new Transpose(List.of(0, 2, 1))));
        }
        return b.output(outputs.toArray(Value[]::new)).build();
    }

    static void requireOneRounding(Supplier<Backend> opener) {
        for (int times : new int[] {2, 3, 4, 9}) {
            Network network = taken(times);
            TrainingOptions options = TrainingOptions.defaults()
                    .precision(Precision.BF16)
                    .threads(1)
                    .inputGradients(true);
            try (Backend backend = opener.get()) {
                assumeTrue(backend.supports(Precision.BF16), "the processor has no BF16");
                try (TrainingSession session =
                        backend.newTrainingSession(network, Parameters.none(), network.defaultShapes(), options)) {
                    session.forward(0);
                    for (int i = 0; i < times; i++) {
                        session.outputGradient("out" + i).fill(i == 0 ? 1 : SMALL);
                    }
                    session.backward();
                    float sum = 1 + (times - 1) * SMALL;
                    float[] expected = new float[8];
                    Arrays.fill(expected, Float.intBitsToFloat(rounded(Float.floatToRawIntBits(sum))));
                    assertArrayEquals(
                            expected,
                            session.inputGradient("x").toFloatArray(),
                            () -> backend.name() + " " + network.name());
                }
            }
        }
    }

    /** To BF16, to the nearest and ties to even. */
    private static int rounded(int bits) {
        return (bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000;
    }
}
