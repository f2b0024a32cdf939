package io.github.dnn4j.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.FileChange;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files that change after they were opened: the numbers are what they were, or there is an exception that names the
 * file.
 */
class ChangedFileTest {
    private static final Shape LARGE = Shape.of(100, 100);
    private static final List<Shape> SHAPES = List.of(Shape.of(1, 3, 9, 9), Shape.of(8, 3, 12, 12));

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("model.safetensors");
    }

    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("net");
        Value x = b.input(new NetworkInput("data", DataType.F32, Shape.of(1, 3, 9, 9), List.of("N", "", "H", "W")));
        x = x.convolution("conv", 64, 5).relu("relu");
        x = x.convolution("second", 64, 3).globalAveragePooling("pool");
        return b.output(x.fullyConnected("fc", 100)).build();
    }

    private static float[] run(CompiledNetwork network, Shape shape) {
        try (Session session = network.newSession(shape)) {
            session.input("data").fill(0.5f);
            session.run();
            return session.output("fc").toFloatArray();
        }
    }

    @ParameterizedTest
    @EnumSource(FileChange.class)
    void tensors(FileChange change) throws IOException {
        Tensor tensor = Tensor.allocate(LARGE, DataType.F32);
        tensor.fill(3);
        SafetensorsWriter.write(path(), Map.of("w", tensor, "h", tensor.copyAs(DataType.F16)), Map.of());
        try (SafetensorsFile file = SafetensorsFile.read(path())) {
            change.apply(path());
            for (String name : List.of("w", "h")) {
                if (change.writes()) {
                    assertNamed(assertThrows(TensorFileException.class, () -> file.tensor(name)));
                    assertNamed(assertThrows(TensorFileException.class, () -> file.floats(name)));
                } else {
                    assertArrayEquals(tensor.toFloatArray(), file.tensor(name).toFloatArray());
                    assertArrayEquals(tensor.toFloatArray(), file.floats(name).toFloatArray());
                }
            }
        }
        assertEquals(0, FileChange.open(folder));
    }

    private static void assertNamed(TensorFileException refused) {
        assertTrue(refused.getMessage().contains("model.safetensors"), refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource(FileChange.class)
    void parametersBeforeAndAfterCompiling(FileChange change) throws IOException {
        Network network = network();
        Parameters original = Parameters.initialise(network, Initialiser.he(1));
        for (String backendName : List.of("onednn", "reference")) {
            try (Backend backend = Backends.open(backendName);
                    CompiledNetwork good = backend.compile(network, original, CompileOptions.defaults())) {
                TorchParameters.write(path(), network, original);
                try (Parameters read = TorchParameters.read(path(), network);
                        CompiledNetwork compiled = backend.compile(network, read, CompileOptions.defaults())) {
                    change.apply(path());
                    for (Shape shape : SHAPES) {
                        try {
                            assertArrayEquals(run(good, shape), run(compiled, shape));
                        } catch (TensorFileException refused) {
                            assertTrue(change.writes(), refused.getMessage());
                            assertNamed(refused);
                        }
                    }
                    if (change.writes()) {
                        assertNamed(assertThrows(
                                TensorFileException.class,
                                () -> backend.compile(network, read, CompileOptions.defaults())));
                    } else {
                        backend.compile(network, read, CompileOptions.defaults())
                                .close();
                    }
                }
            }
        }
    }

    @Test
    void handlesAreClosed() throws IOException, InterruptedException {
        Network network = network();
        TorchParameters.write(path(), network, Parameters.initialise(network, Initialiser.he(1)));
        Parameters parameters = TorchParameters.read(path(), network);
        assertEquals(1, FileChange.open(folder));
        parameters.close();
        assertEquals(0, FileChange.open(folder));
        assertThrows(IllegalStateException.class, () -> parameters.get("conv.weight"));
        for (int i = 0; i < 10; i++) {
            TorchParameters.read(path(), network);
        }
        NetworkBuilder b = new NetworkBuilder("other");
        Network other = b.output(b.input("data", 1, 1).fullyConnected("fc", 1)).build();
        assertThrows(ParameterMismatchException.class, () -> TorchParameters.read(path(), other));
        Files.write(path(), new byte[20]);
        assertThrows(SafetensorsException.class, () -> SafetensorsFile.read(path()));
        assertEquals(0, FileChange.openAfterCollection(folder));
    }
}
