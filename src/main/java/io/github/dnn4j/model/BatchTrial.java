package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Whether the samples of a network's batches may be those of different calls, and whether that is worth it. */
final class BatchTrial {
    private static final int RUNS = 5;

    private final Network network;
    private final Model owner;
    private final String model;
    private final SessionThreads threads;

    BatchTrial(Model model, SessionThreads threads) {
        this.network = model.network();
        this.owner = model;
        this.model = model.name();
        this.threads = threads;
    }

    /**
     * Whether calls are to be gathered.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the samples of a batch depend on one another, or
     *     come out otherwise than alone by more than {@link Batching#APART} of the largest value
     */
    boolean passes() {
        Batching batching = owner.options().batching().orElseThrow();
        int most = batching.most();
        in(most, this::requireSamplesApart);
        for (int size = most; size > 1; size = batching.batch(size - 1)) {
            List<List<Tensor>> together = in(size, this::outputs);
            double apart = 0;
            for (int i = 0; i < size; i++) {
                int sample = i;
                apart = Math.max(apart, difference(together.get(i), in(1, session -> alone(session, sample))));
            }
            if (apart > Batching.APART) {
                require(
                        batching.measured(),
                        "the calls of %s cannot be gathered into batches: samples of a batch of %d come out by %.1e of"
                                + " the largest value otherwise than alone, of which %.0e may be",
                        model,
                        size,
                        apart,
                        Batching.APART);
                return false;
            }
        }
        return !batching.measured() || in(1, this::seconds) * most >= Batching.WORTHWHILE * in(most, this::seconds);
    }

    private <R> R in(int samples, Function<Session, R> work) {
        return Waiting.forResult(threads.submit(shapes(samples), work), owner, Optional.empty());
    }

    private List<List<Tensor>> outputs(Session session) {
        fill(session, 0, 0);
        session.run();
        return IntStream.range(
                        0,
                        Math.toIntExact(session.output(network.outputs().getFirst())
                                .shape()
                                .extent(0)))
                .mapToObj(i -> network.outputs().stream()
                        .map(name -> sample(session, name, i))
                        .toList())
                .toList();
    }

    private List<Tensor> alone(Session session, int sample) {
        fill(session, sample, 0);
        session.run();
        return network.outputs().stream().map(name -> sample(session, name, 0)).toList();
    }

    /** The largest difference of the largest value, of all outputs. */
    private static double difference(List<Tensor> actual, List<Tensor> expected) {
        double worst = 0;
        for (int k = 0; k < expected.size(); k++) {
            float[] a = actual.get(k).toFloatArray();
            float[] b = expected.get(k).toFloatArray();
            double largest = 0;
            double apart = 0;
            for (int i = 0; i < b.length; i++) {
                largest = Math.max(largest, Math.abs(b[i]));
                apart = Math.max(apart, Math.abs(a[i] - b[i]));
            }
            worst = Math.max(worst, apart == 0 ? 0 : apart / largest);
        }
        return worst;
    }

    /** The default shapes, with so many samples. */
    private Map<String, Shape> shapes(int samples) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            require(
                    input.shape().rank() > 0 && !input.symbols().getFirst().isEmpty(),
                    "the calls of %s cannot be gathered into batches: the first extent of its input %s %s is fixed",
                    model,
                    input.name(),
                    input.describe());
            shapes.put(input.name(), input.shape().with(0, samples));
        }
        network.inferShapes(shapes)
                .forEach((name, shape) -> require(
                        !network.outputs().contains(name) || (shape.rank() > 0 && shape.extent(0) == samples),
                        "the calls of %s cannot be gathered into batches: its output %s %s has not one part for each of"
                                + " %d samples",
                        model,
                        name,
                        shape,
                        samples));
        return shapes;
    }

    /**
     * Computes a batch twice, all samples but the first exchanged, and compares what comes out for the first bit for
     * bit. In the session's thread.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if other samples change it
     */
    private Void requireSamplesApart(Session session) {
        Map<String, Tensor> first = new LinkedHashMap<>();
        fill(session, 1, 2);
        session.run();
        network.outputs().forEach(name -> first.put(name, sample(session, name, 0)));
        fill(session, 1, 3);
        session.run();
        for (String name : network.outputs()) {
            require(
                    sample(session, name, 0).segment().mismatch(first.get(name).segment()) == -1,
                    "the calls of %s cannot be gathered into batches: its output %s of a sample depends on the others",
                    model,
                    name);
        }
        return null;
    }

    private static Tensor sample(Session session, String name, int index) {
        Tensor sample = session.output(name).slice(index, index + 1L);
        return sample.copyAs(sample.type());
    }

    /** Numbers between 0 and 1 by one seed for the first sample and another for the rest. */
    private void fill(Session session, long first, long rest) {
        for (NetworkInput input : network.inputs()) {
            Tensor tensor = session.input(input.name());
            long samples = tensor.shape().extent(0);
            for (long i = 0; i < samples; i++) {
                Tensor sample = tensor.slice(i, i + 1);
                SplittableRandom random = new SplittableRandom(i == 0 ? first : rest + i);
                float[] numbers = new float[Math.toIntExact(sample.shape().elements())];
                for (int k = 0; k < numbers.length; k++) {
                    numbers[k] = input.type().isFloating() ? (float) random.nextDouble() : random.nextInt(2);
                }
                sample.copyFrom(numbers);
            }
        }
    }

    /** The seconds of a run, the middle one of some after a first. In the session's thread. */
    private double seconds(Session session) {
        fill(session, 1, 2);
        session.run();
        double[] seconds = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            session.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[RUNS / 2];
    }
}
