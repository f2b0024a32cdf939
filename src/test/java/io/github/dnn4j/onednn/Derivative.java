package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Checks the gradients of a session by central differences: for a loss that is a random linear function of the outputs,
 * the change of the loss along a random direction of each parameter and input must be what the gradient says. The
 * direction has a component along everything, so that a wrong element shows. A parameter that a normalization cancels
 * has no gradient to speak of; networks to be checked have none.
 */
public final class Derivative {
    private static final double STEP = 1.0 / 4096;

    private final TrainingSession session;
    private final SplittableRandom random = new SplittableRandom(5);
    private final Map<String, float[]> weights = new LinkedHashMap<>();

    private Derivative(TrainingSession session) {
        this.session = session;
    }

    /**
     * Checks all gradients.
     *
     * @param tolerance how far a change of the loss may be off, as a share of the gradient's norm
     */
    public static void check(TrainingSession session, double tolerance) {
        new Derivative(session).check(tolerance);
    }

    private void check(double tolerance) {
        Network network = session.network();
        long seed = 22; // no two values of a window or pair are so close that a step makes the other one the largest
        for (NetworkInput input : network.inputs()) {
            Nets.fill(session.input(input.name()), seed++);
        }
        for (String output : network.outputs()) {
            Nets.fill(session.outputGradient(output), 13);
            weights.put(output, session.outputGradient(output).toFloatArray());
        }
        session.forward(1);
        session.backward();
        Map<String, float[]> gradients = new LinkedHashMap<>();
        Map<String, Tensor> variables = new LinkedHashMap<>();
        for (String parameter : network.parameters().keySet()) {
            if (network.isLearned(parameter)) {
                variables.put(parameter, session.parameter(parameter));
                gradients.put(parameter, session.gradient(parameter).toFloatArray());
            }
        }
        if (session.options().inputGradients()) {
            for (NetworkInput input : network.inputs()) {
                variables.put(input.name(), session.input(input.name()));
                gradients.put(input.name(), session.inputGradient(input.name()).toFloatArray());
            }
        }
        assertTrue(!variables.isEmpty(), "there is something to derive by");
        variables.forEach((name, tensor) -> check(name, tensor, gradients.get(name), tolerance));
    }

    private void check(String name, Tensor tensor, float[] gradient, double tolerance) {
        float[] values = tensor.toFloatArray();
        double[] direction = new double[values.length];
        double expected = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i++) {
            direction[i] = random.nextGaussian();
            expected += direction[i] * gradient[i];
            norm += (double) gradient[i] * gradient[i];
        }
        double above = loss(tensor, values, direction, STEP);
        double below = loss(tensor, values, direction, -STEP);
        tensor.copyFrom(values);
        assertTrue(norm > 0, "the gradient of " + name + " is zero");
        double change = (above - below) / (2 * STEP);
        assertEquals(change, expected, tolerance * Math.sqrt(norm), name + " of " + session.network());
    }

    private double loss(Tensor tensor, float[] values, double[] direction, double step) {
        for (int i = 0; i < values.length; i++) {
            tensor.setFloat(i, (float) (values[i] + step * direction[i]));
        }
        session.forward(1);
        double loss = 0;
        for (Map.Entry<String, float[]> weight : weights.entrySet()) {
            Tensor output = session.output(weight.getKey());
            for (int i = 0; i < weight.getValue().length; i++) {
                loss += (double) weight.getValue()[i] * output.getFloat(i);
            }
        }
        return loss;
    }
}
