package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BypassFlattenTest {
    private final Pass pass = new BypassFlatten();

    static List<Layer> flattenings() {
        return List.of(
                Flatten.features(), new Flatten(-3), new Reshape(List.of(0L, -1L)), new Reshape(List.of(-1L, 36L)));
    }

    @ParameterizedTest
    @MethodSource("flattenings")
    void aFullyConnectedLayerTakesWhatIsFlattened(Layer flattening) {
        NetworkBuilder b = new NetworkBuilder("n");
        Value flat = b.input("x", 1, 4, 3, 3).relu("relu").then("flat", flattening);
        Program program = Programs.of(b, flat.fullyConnected("fc", 5));
        Program result = pass.apply(program);
        assertEquals(List.of("relu"), Programs.step(result, "fc").inputs());
        assertEquals(List.of("relu", "fc"), Programs.stepNames(new EliminateDeadSteps().apply(result)));
        assertSame(result, pass.apply(result));
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void theFlatteningStaysForOthersAndAFusedAdditionStaysAsItIs() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value flat = b.input("x", 1, 4, 3, 3).flatten("flat");
        Value sum = flat.fullyConnected("fc", 36).plus("sum", flat);
        Program program = Programs.of(b, sum);
        Program result = pass.apply(new FuseResidualAdd().apply(program));
        assertEquals(List.of("flat", "fc"), Programs.stepNames(result));
        assertEquals(List.of("x", "flat"), Programs.step(result, "fc").inputs());
        Programs.assertComputesItsNetwork(result, program.parameters());
    }

    @Test
    void keepsAReshapeThatMixesSamples() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value mixed = b.input("x", 1, 4, 3, 3).then("mixed", new Reshape(List.of(-1L, 9L)));
        Program program = Programs.of(b, mixed.fullyConnected("fc", 5));
        assertSame(program, pass.apply(program));
    }

    @Test
    void keepsAReshapeThatMixesSamplesForSomePictureSize() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value reshaped = b.picture("x", 4, 1, 1).then("reshaped", new Reshape(List.of(-1L, 4L)));
        Program program = Programs.of(b, reshaped.fullyConnected("fc", 5));
        assertSame(program, pass.apply(program));
    }
}
