package io.github.dnn4j.train;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The state of a training in a safetensors file: parameters, what the optimizer keeps, loss and accuracy of every step,
 * and as metadata the step, the results of the epochs, and all settings that the result depends on.
 *
 * @param network name of the network
 * @param settings what {@link TrainingRecipe#describe} gives, and what data and session depend on, by name
 * @param circumstances what should not change the result but in the last digits, by name: backend, threads
 * @param step steps taken
 * @param epochs results of the epochs that are complete
 * @param parameters parameters of the network, F32
 * @param state what the optimizer keeps, under the names of {@link
 *     io.github.dnn4j.train.optimizer.ParameterUpdates#state}
 * @param curves loss and accuracy of every step; empty at step 0
 */
record Checkpoint(
        String network,
        Map<String, String> settings,
        Map<String, String> circumstances,
        long step,
        List<EpochResult> epochs,
        Map<String, Tensor> parameters,
        Map<String, Tensor> state,
        Map<String, Tensor> curves) {
    static final String LOSSES = "history:loss";
    static final String ACCURACIES = "history:accuracy";

    /**
     * Checks that a training can go on from here.
     *
     * @param file for messages
     * @param expected the settings of that training
     * @param stateShapes shapes of what its optimizer keeps
     * @throws CheckpointException listing everything that differs
     */
    void requireFor(Path file, Network wanted, Map<String, String> expected, Map<String, Shape> stateShapes) {
        List<String> differences = new ArrayList<>();
        if (!network.equals(wanted.name())) {
            differences.add("network is " + network + ", not " + wanted.name());
        }
        compare("parameter", wanted.parameters(), parameters, differences);
        for (String name : expected.keySet()) {
            String found = settings.getOrDefault(name, "unknown");
            if (!found.equals(expected.get(name))) {
                differences.add(name + " is " + found + ", not " + expected.get(name));
            }
        }
        compare("optimizer state", stateShapes, state, differences);
        if (!differences.isEmpty()) {
            throw new CheckpointException("checkpoint " + file + " is of another training", differences);
        }
    }

    private static void compare(
            String what, Map<String, Shape> expected, Map<String, Tensor> found, List<String> differences) {
        expected.forEach((name, shape) -> {
            Tensor tensor = found.get(name);
            if (tensor == null) {
                differences.add(what + " " + name + " is missing");
            } else if (!tensor.shape().equals(shape) || tensor.type() != DataType.F32) {
                differences.add(what + " " + name + " is a " + tensor + ", not f32 of " + shape);
            }
        });
        for (String name : new TreeSet<>(found.keySet())) {
            if (!expected.containsKey(name)) {
                differences.add(what + " " + name + " is not known here");
            }
        }
    }

    /** The parameters, to begin from. */
    Parameters asParameters() {
        return new Parameters(parameters);
    }
}
