package io.github.dnn4j.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackedSamplesTest {
    private static Optional<String> difference(Layer layer) {
        NetworkBuilder b = new NetworkBuilder("stacked");
        NetworkInput input = new NetworkInput("x", DataType.F32, Shape.of(1, 3), List.of("N", ""));
        Network network = b.output(b.input(input).then("y", layer)).build();
        OnnxTensor sample = OnnxTensor.ofFloats(new long[] {1, 3}, 1, 2, 4);
        try (Backend backend = Backends.open("reference");
                CompiledNetwork compiled = backend.compile(network, Parameters.none(), CompileOptions.defaults())) {
            return StackedSamples.difference(compiled, sample, Allowance.OF_EACH);
        }
    }

    @Test
    void samplesMayLieAlongAnyAxisOfAnOutput() {
        assertEquals(Optional.empty(), difference(new Softmax(1, false)));
        assertEquals(Optional.empty(), difference(new Transpose(List.of(1, 0))));
    }

    @Test
    void samplesThatDependOnOneAnotherAreFound() {
        Optional<String> found = difference(new Softmax(0, false));
        assertTrue(found.orElseThrow().contains("for two samples"), found::toString);
    }
}
