package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 32-bit integers stay exact where a float would round them. */
class OneDnnIntegerTest {
    private static final Shape SHAPE = Shape.of(1, 2, 2, 3);
    private static final int[] VALUES = {
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        16_777_217,
        -16_777_217,
        0,
        1,
        -1,
        2_147_483_583,
        123_456_789,
        -7,
        33_554_433,
        5
    };

    @Test
    void activationsAreExact() {
        assertComputes(Activation.relu(), value -> Math.max(value, 0));
        assertComputes(Activation.clip(-7.6f, 2.5f), value -> Math.clamp(value, -8, 2));
        assertComputes(Activation.clip(-3e9f, 3e9f), IntUnaryOperator.identity());
        assertComputes(Activation.clip(9, -5), value -> -5);
    }

    @Test
    void movedValuesAreExact() {
        assertComputes(new Reshape(List.of(0L, -1L)), IntUnaryOperator.identity());
        assertComputes(new Transpose(List.of(0, 1, 2, 3)), IntUnaryOperator.identity());
        assertComputes(new Concat(1), IntUnaryOperator.identity());
        assertComputes(new Split(1, List.of(2L)), IntUnaryOperator.identity());
        assertComputes(new ConstantPadding(List.of(0, 0, 0, 0), List.of(0, 0, 0, 0), 0), IntUnaryOperator.identity());
        List<Integer> after = List.of(0, 0, 0, 1);
        assertArrayEquals(
                new int[] {
                    VALUES[0], VALUES[1], VALUES[2], 4, VALUES[3], VALUES[4], VALUES[5], 4,
                    VALUES[6], VALUES[7], VALUES[8], 4, VALUES[9], VALUES[10], VALUES[11], 4
                },
                run(new ConstantPadding(List.of(0, 0, 0, 0), after, 4)));
        assertArrayEquals(
                new int[] {
                    VALUES[2], VALUES[0], VALUES[1], VALUES[5], VALUES[3], VALUES[4],
                    VALUES[8], VALUES[6], VALUES[7], VALUES[11], VALUES[9], VALUES[10]
                },
                run(new Take(3, new Positions.Rotated(1))));
    }

    @Test
    void largestValuesAreExact() {
        assertComputes(MaxPooling.square(1, 1, 0), IntUnaryOperator.identity());
        assertArrayEquals(new int[] {Integer.MAX_VALUE, 2_147_483_583}, run(GlobalPooling.max()));
    }

    private static void assertComputes(Layer layer, IntUnaryOperator function) {
        assertArrayEquals(IntStream.of(VALUES).map(function).toArray(), run(layer), layer.toString());
    }

    private static int[] run(Layer layer) {
        NetworkBuilder b = new NetworkBuilder("integers");
        NetworkInput input = new NetworkInput("data", DataType.S32, SHAPE, List.of("", "", "", ""));
        Network network = b.output(b.input(input).then("layer", layer)).build();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(
                        network, Parameters.none(), CompileOptions.defaults().optimize(false));
                Session session = model.newSession(SHAPE)) {
            session.input("data").copyFrom(VALUES);
            session.run();
            return session.output("layer").toIntArray();
        }
    }
}
