package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory and constants that several values, steps or plans share hold for each what it expects. */
class OneDnnMemoryTest {
    /** Runs the network on both backends, one compiled network for all shapes. */
    private static void assertAgrees(Network network, Shape... shapes) {
        Parameters parameters = Nets.parameters(network);
        try (Backend onednn = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open();
                CompiledNetwork model = onednn.compile(network, parameters, CompileOptions.defaults());
                CompiledNetwork truth = reference.compile(network, parameters, CompileOptions.defaults())) {
            for (Shape shape : shapes) {
                try (Session session = model.newSession(shape);
                        Session expected = truth.newSession(shape)) {
                    String input = network.inputs().getFirst().name();
                    Nets.fill(session.input(input), 1);
                    Nets.fill(expected.input(input), 1);
                    session.run();
                    expected.run();
                    for (String output : network.outputs()) {
                        assertArrayEquals(
                                expected.output(output).toFloatArray(),
                                session.output(output).toFloatArray(),
                                1e-4f,
                                output + " of " + shape);
                    }
                }
            }
        }
    }

    @Test
    void aSumDoesNotOverwriteTheReorderedCopyThatAReshapedValueLiesIn() {
        NetworkBuilder b = new NetworkBuilder("shared copy");
        Value x = b.input("data", 1, 16, 4, 4);
        Value picture = x.convolution("picture", 32, 3, c -> c.withPadding(1));
        Value row = picture.then("row", new Reshape(List.of(0L, 512L)));
        Value sum = x.fullyConnected("fc", 512).plus("sum", row).relu("relu");
        Value again = picture.then("again", new Reshape(List.of(0L, 64L, 8L))).then("last", Activation.tanh());
        assertAgrees(b.output(sum, again).build(), Shape.of(1, 16, 4, 4), Shape.of(2, 16, 4, 4));
    }

    @Test
    void shapesWithTheSameOutputKeepDivisorsOfTheirOwn() {
        NetworkBuilder b = new NetworkBuilder("divisors");
        Value x = b.picture("data", 4, 5, 5);
        Network network = b.output(x.then(
                        "pool",
                        new AveragePooling(
                                Window.of(3, 3).withStride(3),
                                Rounding.CEIL,
                                AveragePooling.Divisor.INPUT_AND_PADDING)))
                .build();
        assertAgrees(network, Shape.of(1, 4, 5, 5), Shape.of(1, 4, 4, 4), Shape.of(1, 4, 4, 5));
    }
}
