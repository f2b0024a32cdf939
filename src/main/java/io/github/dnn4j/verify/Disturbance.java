package io.github.dnn4j.verify;

import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A training step whose inputs and parameters are off by up to 2^-18 of each, some times what rounding in F32 makes of
 * the values in between: a ReLU whose input has the sign that rounding gives it has the other sign about every second
 * time.
 */
final class Disturbance {
    private static final double LARGEST = 0x1p-18;

    private Disturbance() {}

    /** The step, with another disturbance for every number. */
    static TrainingStep of(TrainingStep step, int number) {
        SplittableRandom random = new SplittableRandom(number);
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : step.network().parameters().keySet()) {
            parameters.put(name, disturbed(step.parameters().get(name), random));
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        step.inputs().forEach((name, tensor) -> inputs.put(name, disturbed(tensor, random)));
        return new TrainingStep(step.network(), new Parameters(parameters), inputs, step.outputGradients());
    }

    private static Tensor disturbed(Tensor tensor, SplittableRandom random) {
        Tensor copy = tensor.copyAs(tensor.type());
        for (long i = 0; i < copy.shape().elements() && copy.type().isFloating(); i++) {
            copy.setFloat(i, (float) (copy.getFloat(i) * (1 + random.nextDouble(-LARGEST, LARGEST))));
        }
        return copy;
    }
}
