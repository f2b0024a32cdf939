package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final Network NETWORK = network();
    private static final Parameters PARAMETERS = Parameters.initialise(NETWORK, Initialiser.he(1));

    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("small");
        return b.output(b.input("x", 1, 3, 8, 8)
                        .convolution("conv", 4, 3)
                        .relu("relu")
                        .fullyConnected("fc", 5))
                .build();
    }

    private static float[] numbers(int count, int seed) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (i * 37 + seed * 11) % 101 / 50f - 1;
        }
        return numbers;
    }

    private static Model reference() {
        return Model.of(NETWORK, PARAMETERS, ModelOptions.defaults().backend("reference"));
    }

    @Test
    void aFileInALine(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("small.onnx");
        OnnxExporter.write(NETWORK, PARAMETERS, file);
        try (Model model = Model.open(file);
                Model naive = reference()) {
            float[] expected = naive.run(numbers(192, 0)).floats();
            assertArrayEquals(expected, model.run(numbers(192, 0)).floats(), 1e-4f);
            assertEquals("small.onnx", model.name());
            assertTrue(model.toString().startsWith("small.onnx on " + model.backend()), model::toString);
        }
    }

    @Test
    void valuesInAnyForm() {
        float[] numbers = numbers(192, 3);
        Tensor tensor = Tensor.ofFloats(Shape.of(1, 3, 8, 8), numbers);
        try (Model model = reference()) {
            float[] expected = model.run(numbers).floats();
            for (Object value : List.of(
                    tensor,
                    FloatBuffer.wrap(numbers),
                    tensor.segment(),
                    tensor.segment().asByteBuffer().order(java.nio.ByteOrder.nativeOrder()))) {
                Outputs outputs = model.run(Map.of("x", value));
                String name = outputs.names().getFirst();
                assertArrayEquals(expected, outputs.floats(name));
                assertEquals(Shape.of(1, 5), outputs.shape(name));
                assertEquals(DataType.F32, outputs.tensor(name).type());
            }
        }
    }

    @Test
    void asManySamplesAsThereAreNumbersFor() {
        try (Model model = reference()) {
            float[] first = model.run(numbers(192, 0)).floats();
            Outputs both = model.run(numbers(384, 0));
            assertEquals(Shape.of(2, 5), both.shape(both.names().getFirst()));
            float[] half = java.util.Arrays.copyOf(both.floats(), 5);
            assertArrayEquals(first, half);
        }
    }

    @Test
    void valuesThatDoNotFitAreRefusedByName() {
        try (Model model = reference()) {
            assertMessage("it takes 192, or a multiple of that", () -> model.run(numbers(191, 0)));
            assertMessage("there is no value for the input x", () -> model.run(Map.of()));
            assertMessage(
                    "there is no input named y", () -> model.run(Map.of("x", numbers(192, 0), "y", new float[1])));
            assertMessage("got a java.lang.String", () -> model.run(Map.of("x", "numbers")));
            assertMessage(
                    "there is no output named z",
                    () -> model.run(numbers(192, 0)).floats("z"));
        }
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
        InvalidDescriptorException e = assertThrows(InvalidDescriptorException.class, call);
        assertTrue(e.getMessage().contains(part), e::getMessage);
    }

    /** A thousand virtual threads and two hundred others leave as many native threads behind as there are sessions. */
    @Test
    void allThreadsGetTheirOwnResult() throws Exception {
        ModelOptions options = ModelOptions.defaults()
                .compile(CompileOptions.defaults().threads(1))
                .sessions(2);
        try (Model naive = reference();
                Model model = Model.of(NETWORK, PARAMETERS, options)) {
            float[][] expected = new float[10][];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = naive.run(numbers(192, i)).floats();
            }
            model.run(numbers(192, 0));
            long before = nativeThreads();
            ManyThreads.run(caller -> {
                int number = caller % expected.length;
                float[] actual = model.run(numbers(192, number)).floats();
                assertArrayEquals(expected[number], actual, 1e-4f);
            });
            // A second session's, those that carry virtual threads, and some of the virtual machine's own; a team for
            // every
            // caller would be twelve hundred.
            long more = nativeThreads() - before;
            assertTrue(more < 100, more + " threads more");
        }
    }

    /** The threads of this process; 0 where the system does not say. */
    private static long nativeThreads() {
        String[] tasks = new java.io.File("/proc/self/task").list();
        return tasks == null ? 0 : tasks.length;
    }

    /** One that takes a second in plain Java. */
    private static Model slow(ModelOptions options) {
        NetworkBuilder b = new NetworkBuilder("slow");
        Network slow = b.output(
                        b.input("x", 1, 16, 64, 64).convolution("a", 32, 5).convolution("b", 32, 5))
                .build();
        return Model.of(slow, Parameters.initialise(slow, Initialiser.he(1)), options.backend("reference"));
    }

    @Test
    void anInterruptedCallerStopsWaiting() throws Exception {
        try (Model model = slow(ModelOptions.defaults())) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> model.run(numbers(16 * 64 * 64, 0)));
            assertTrue(Thread.interrupted(), "the thread is no longer interrupted");
        }
    }

    @Test
    void patienceEnds() {
        try (Model model = slow(ModelOptions.defaults().patience(Duration.ofMillis(1)))) {
            ModelTimeoutException e =
                    assertThrows(ModelTimeoutException.class, () -> model.run(numbers(16 * 64 * 64, 0)));
            assertTrue(e.getMessage().startsWith("slow gave no result within PT0.001S"), e::getMessage);
        }
    }

    @Test
    void aClosedModelRefuses() {
        Model model = reference();
        model.run(numbers(192, 0));
        model.close();
        model.close();
        assertThrows(RejectedExecutionException.class, () -> model.run(numbers(192, 0)));
    }

    @Test
    void resultsMayCancelTheirComputation() throws Exception {
        try (Model model = reference()) {
            assertEquals(5, model.runAsync(Map.of("x", numbers(192, 0))).get().floats().length);
            CompletableFuture<Outputs> cancelled = model.runAsync(Map.of("x", numbers(192, 0)));
            cancelled.cancel(false);
            assertThrows(CancellationException.class, cancelled::get);
        }
    }
}
