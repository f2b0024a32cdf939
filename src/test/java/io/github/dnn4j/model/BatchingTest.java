package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.Zoo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls gathered into batches, each of which is to get what it gets alone. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingTest {
    private static final Network NETWORK = network();
    private static final Parameters PARAMETERS = Parameters.initialise(NETWORK, Initialiser.he(1));
    private static final ModelOptions GATHERING = ModelOptions.defaults().batching(8, Duration.ofMillis(2));

    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("small");
        return b.output(b.input("x", 1, 3, 8, 8)
                        .convolution("conv", 4, 3)
                        .relu("relu")
                        .fullyConnected("fc", 5))
                .build();
    }

    private static float[] numbers(long count, int seed) {
        float[] numbers = new float[Math.toIntExact(count)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i * 37 + seed * 11) % 101 / 50f - 1;
        }
        return numbers;
    }

    private static List<CompletableFuture<Outputs>> all(Model model, List<float[]> values) {
        String input = model.network().inputs().getFirst().name();
        return values.stream().map(each -> model.runAsync(Map.of(input, each))).toList();
    }

    /** The largest difference between what gathered calls and lone ones give, of the largest value. */
    private static double difference(Network network, Parameters parameters, int calls) throws Exception {
        long sample = network.inputs().getFirst().shape().with(0, 1).elements();
        List<float[]> values = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            values.add(numbers(sample, i));
        }
        double worst = 0;
        try (Model alone = Model.of(network, parameters, ModelOptions.defaults());
                Model gathering =
                        Model.of(network, parameters, ModelOptions.defaults().batching(calls, Duration.ofSeconds(5)))) {
            List<CompletableFuture<Outputs>> results = all(gathering, values);
            for (int i = 0; i < calls; i++) {
                float[] expected = alone.run(values.get(i)).floats();
                float[] actual = results.get(i).get().floats();
                double largest = 0;
                double apart = 0;
                for (int k = 0; k < expected.length; k++) {
                    largest = Math.max(largest, Math.abs(expected[k]));
                    apart = Math.max(apart, Math.abs(expected[k] - actual[k]));
                }
                worst = Math.max(worst, apart / largest);
            }
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(strings = {"squeezenet1_1", "mobilenet_v2", "resnet18", "shufflenet_v2_x1_0"})
    void networksGiveWhatTheyGiveAlone(String name) throws Exception {
        Network network = Zoo.network(name);
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        double difference;
        try {
            difference = difference(network, parameters, 4);
        } catch (InvalidDescriptorException e) {
            // Which networks are refused depends on the processor's kernels; that others are not, on the same.
            assertTrue(e.getMessage().contains("of the largest value otherwise than alone"), e::getMessage);
            Batching measured = new Batching(4, Duration.ZERO, true);
            try (Model model =
                    Model.of(network, parameters, ModelOptions.defaults().batching(measured))) {
                assertFalse(model.gathers());
            }
            return;
        }
        assertTrue(difference <= 1e-6, name + ": " + difference + " of the largest value apart");
    }

    @Test
    void allThreadsGetTheirOwnResult() throws Exception {
        try (Model alone = Model.of(NETWORK, PARAMETERS, ModelOptions.defaults());
                Model model = Model.of(NETWORK, PARAMETERS, GATHERING.sessions(2))) {
            assertTrue(model.gathers());
            float[][] expected = new float[10][];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = alone.run(numbers(192, i)).floats();
            }
            ManyThreads.run(caller -> {
                int number = caller % expected.length;
                float[] actual = model.run(numbers(192, number)).floats();
                assertArrayEquals(expected[number], actual, 1e-6f);
            });
        }
    }

    /** Eight calls at once, of which one holds a NaN, and one has another shape. */
    @Test
    void oneThatFailsFailsAlone() throws Exception {
        try (Model model = Model.of(NETWORK, PARAMETERS, ModelOptions.defaults().batching(8, Duration.ofSeconds(1)))) {
            List<float[]> values = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                values.add(numbers(i == 5 ? 384 : 192, i));
            }
            values.get(3)[7] = Float.NaN;
            List<CompletableFuture<Outputs>> results = all(model, values);
            for (int i = 0; i < 8; i++) {
                CompletableFuture<Outputs> result = results.get(i);
                if (i == 3) {
                    assertTrue(
                            assertThrows(ExecutionException.class, result::get).getCause()
                                    instanceof NonFiniteValueException);
                } else {
                    assertEquals(
                            Shape.of(i == 5 ? 2 : 1, 5),
                            result.get().shape(result.get().names().getFirst()));
                    assertArrayEquals(
                            model.run(values.get(i)).floats(), result.get().floats(), 1e-6f);
                }
            }
        }
    }

    /** Some calls are refused, some end with the model; none is left without an end. */
    @Test
    void nothingIsLostAtOverload() throws Exception {
        AtomicInteger computed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        Model model = Model.of(NETWORK, PARAMETERS, GATHERING.waiting(20));
        for (int i = 0; i < 1_200; i++) {
            Thread.Builder builder = i < 1_000 ? Thread.ofVirtual() : Thread.ofPlatform();
            int number = i;
            threads.add(builder.start(() -> {
                for (int k = 0; k < 5; k++) {
                    try {
                        model.run(numbers(192, number));
                        computed.incrementAndGet();
                    } catch (RejectedExecutionException e) {
                        refused.incrementAndGet();
                    }
                }
            }));
        }
        while (computed.get() < 100) {
            Thread.onSpinWait();
        }
        model.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(6_000, computed.get() + refused.get());
        assertTrue(refused.get() > 0, "nothing was refused");
    }

    @Test
    void samplesThatDependOnOthersAreNotGathered() {
        Network mixing = new Network(
                "mixing",
                List.of(NetworkInput.batched("x", 1, 3)),
                List.of(new Node("softmax", new Softmax(0, false), List.of("x"), List.of("y"), List.of())),
                List.of("y"));
        InvalidDescriptorException e = assertThrows(
                InvalidDescriptorException.class,
                () -> Model.of(mixing, Parameters.initialise(mixing, Initialiser.he(1)), GATHERING));
        assertTrue(e.getMessage().contains("its output y of a sample depends on the others"), e::getMessage);
    }

    @Test
    void aFixedBatchIsNotGathered() {
        Network fixed = new Network(
                "fixed",
                List.of(new NetworkInput("x", DataType.F32, Shape.of(1, 3), List.of("", ""))),
                List.of(new Node("softmax", new Softmax(1, false), List.of("x"), List.of("y"), List.of())),
                List.of("y"));
        InvalidDescriptorException e = assertThrows(
                InvalidDescriptorException.class,
                () -> Model.of(fixed, Parameters.initialise(fixed, Initialiser.he(1)), GATHERING));
        assertTrue(e.getMessage().contains("the first extent of its input x"), e::getMessage);
    }

    /** Measuring decides, whichever way; answers are those of lone calls both ways. */
    @Test
    void measuringDecides() throws Exception {
        ModelOptions measured = ModelOptions.defaults().batching(new Batching(4, Duration.ZERO, true));
        try (Model model = Model.of(NETWORK, PARAMETERS, measured);
                Model alone = Model.of(NETWORK, PARAMETERS, ModelOptions.defaults())) {
            assertFalse(alone.gathers());
            assertArrayEquals(
                    alone.run(numbers(192, 1)).floats(),
                    model.run(numbers(192, 1)).floats(),
                    1e-6f);
        }
    }

    @Test
    void batchesHaveFewSizes() {
        Batching six = new Batching(6, Duration.ZERO, false);
        assertEquals(
                List.of(1, 2, 2, 4, 4, 6, 6),
                List.of(1, 2, 3, 4, 5, 6, 7).stream().map(six::batch).toList());
        assertThrows(InvalidDescriptorException.class, () -> new Batching(1, Duration.ZERO, false));
        assertThrows(InvalidDescriptorException.class, () -> new Batching(2, Duration.ofMillis(-1), false));
    }
}
