package io.github.dnn4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Compares the gradients of a training session with central finite differences of a loss: the sum, in double, of all
 * outputs times random factors. The difference is that of fourth order, (8 (L(x + h) - L(x - h)) - (L(x + 2h) - L(x -
 * 2h))) / 12h, with a step h that is a power of two, so that x + h is exact in F32.
 *
 * <p>Its error is h^4 / 30 times the fifth derivative plus some 2^-24 / h of the values, about 1e-5 of each for h =
 * 2^-4. Functions with kinks want points that are at least 2h away from them.
 */
final class FiniteDifferences {
    /** The step h for one layer. */
    static final float STEP = 0x1p-4f;

    /** The step h for networks, which bend more. */
    static final float SMALL_STEP = 0x1p-5f;

    private static final double TOLERANCE = 2e-4;
    private static final long FORWARD = 3;
    private static final int MOST = 96;

    private final TrainingSession session;
    private final float step;
    private final Map<String, double[]> factors = new LinkedHashMap<>();

    private FiniteDifferences(TrainingSession session, float step) {
        this.session = session;
        this.step = step;
    }

    /** Checks the gradient of every input and learned parameter, element by element, or of a sample of many. */
    static void check(Network network, Parameters parameters, Map<String, Tensor> inputs, float step) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        TrainingOptions options =
                TrainingOptions.defaults().seed(5).inputGradients(true).runningAverage(RunningAverage.keras(0.75));
        try (ReferenceBackend backend = ReferenceBackend.open();
                TrainingSession session = backend.newTrainingSession(network, parameters, shapes, options)) {
            inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
            new FiniteDifferences(session, step).check();
        }
    }

    private void check() {
        Network network = session.network();
        SplittableRandom random = new SplittableRandom(11);
        session.forward(FORWARD);
        for (String output : network.outputs()) {
            Tensor gradient = session.outputGradient(output);
            double[] values = random.doubles(gradient.shape().elements())
                    .map(value -> Math.rint(value * 16 - 8) / 8)
                    .toArray();
            for (int i = 0; i < values.length; i++) {
                gradient.setFloat(i, (float) values[i]);
            }
            factors.put(output, values);
        }
        session.backward();
        Map<String, float[]> gradients = new LinkedHashMap<>();
        network.inputs()
                .forEach(input -> gradients.put(
                        input.name(), session.inputGradient(input.name()).toFloatArray()));
        List<String> learned = network.parameters().keySet().stream()
                .filter(network::isLearned)
                .toList();
        learned.forEach(name -> gradients.put(name, session.gradient(name).toFloatArray()));
        network.inputs()
                .forEach(input -> compare(
                        "input " + input.name(), session.input(input.name()), gradients.get(input.name()), random));
        learned.forEach(name -> compare("parameter " + name, session.parameter(name), gradients.get(name), random));
    }

    private void compare(String what, Tensor variable, float[] gradient, SplittableRandom random) {
        double largest = 0.1;
        for (float value : gradient) {
            largest = Math.max(largest, Math.abs(value));
        }
        long elements = gradient.length;
        long[] places = elements <= MOST
                ? LongStream.range(0, elements).toArray()
                : random.longs(MOST, 0, elements).toArray();
        for (long place : places) {
            assertEquals(
                    difference(variable, place),
                    gradient[(int) place],
                    TOLERANCE * largest,
                    () -> "derivative by " + what + " at " + place);
        }
    }

    private double difference(Tensor variable, long place) {
        float value = variable.getFloat(place);
        double[] losses = new double[5];
        for (int i = -2; i <= 2; i++) {
            if (i != 0) {
                variable.setFloat(place, value + i * step);
                session.forward(FORWARD);
                losses[i + 2] = loss();
            }
        }
        variable.setFloat(place, value);
        return (8 * (losses[3] - losses[1]) - (losses[4] - losses[0])) / (12 * step);
    }

    private double loss() {
        double sum = 0;
        for (Map.Entry<String, double[]> entry : factors.entrySet()) {
            Tensor output = session.output(entry.getKey());
            for (int i = 0; i < entry.getValue().length; i++) {
                sum += entry.getValue()[i] * output.getFloat(i);
            }
        }
        return sum;
    }
}
