package io.github.dnn4j.train;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsException;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
    private static final String PARAMETER = "parameter:";
    private static final String VERSION = "1";
    private static final String SETTING = "setting.";
    private static final String CIRCUMSTANCE = "circumstance.";
    private static final String EPOCH = "epoch.";

    /**
     * Writes what the file is to hold.
     *
     * @see SafetensorsWriter#write
     */
    @FunctionalInterface
    interface Writer {
        /** Writes a file as a whole or not at all. */
        void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException;
    }

    /**
     * Writes this to a file, which is replaced as a whole or left as it was.
     *
     * @throws CheckpointException if that fails; names the file, the bytes needed and the reason
     */
    void write(Path file, Writer writer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> tensors.put(PARAMETER + name, tensor));
        tensors.putAll(state);
        tensors.putAll(curves);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("dnn4j.checkpoint", VERSION);
        metadata.put("network", network);
        metadata.put("step", Long.toString(step));
        settings.forEach((name, value) -> metadata.put(SETTING + name, value));
        circumstances.forEach((name, value) -> metadata.put(CIRCUMSTANCE + name, value));
        epochs.forEach(result -> metadata.put(EPOCH + result.epoch(), result.text()));
        try {
            writer.write(file, tensors, metadata);
        } catch (IOException e) {
            long bytes = tensors.values().stream().mapToLong(Tensor::bytes).sum();
            throw new CheckpointException(
                    String.format(
                            Locale.ROOT,
                            "the checkpoint of step %d, %,d bytes, could not be written to %s (%s); what was there"
                                    + " before is as it was. Free space there, or name another file",
                            step,
                            bytes,
                            file,
                            reason(e)),
                    e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /**
     * Reads a file.
     *
     * @throws CheckpointException if there is no such file, or it is no checkpoint
     */
    static Checkpoint read(Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.read(file)) {
            return read(file, tensors);
        } catch (SafetensorsException e) {
            throw new CheckpointException("no checkpoint can be read: " + e.getMessage(), e);
        }
    }

    private static Checkpoint read(Path file, SafetensorsFile tensors) {
        Map<String, String> metadata = tensors.metadata();
        String version = metadata.get("dnn4j.checkpoint");
        if (!VERSION.equals(version)) {
            throw new CheckpointException(
                    file
                            + (version == null
                                    ? " is not a checkpoint of a training: it lacks dnn4j.checkpoint in its metadata"
                                    : " is a checkpoint of version " + version + "; version " + VERSION + " is read"),
                    (Throwable) null);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> circumstances = new LinkedHashMap<>();
        Map<Integer, EpochResult> epochs = new TreeMap<>();
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Map<String, Tensor> state = new LinkedHashMap<>();
        Map<String, Tensor> curves = new LinkedHashMap<>();
        try {
            metadata.forEach((name, value) -> {
                if (name.startsWith(SETTING)) {
                    settings.put(name.substring(SETTING.length()), value);
                } else if (name.startsWith(CIRCUMSTANCE)) {
                    circumstances.put(name.substring(CIRCUMSTANCE.length()), value);
                } else if (name.startsWith(EPOCH)) {
                    EpochResult result = epoch(file, name, value);
                    epochs.put(result.epoch(), result);
                }
            });
            for (String name : tensors.names()) {
                if (name.startsWith(PARAMETER)) {
                    parameters.put(name.substring(PARAMETER.length()), tensors.tensor(name));
                } else if (name.equals(LOSSES) || name.equals(ACCURACIES)) {
                    curves.put(name, tensors.tensor(name));
                } else {
                    state.put(name, tensors.tensor(name));
                }
            }
            long step = step(file, metadata.get("step"));
            requireCurves(file, step, curves);
            return new Checkpoint(
                    metadata.getOrDefault("network", ""),
                    settings,
                    circumstances,
                    step,
                    complete(file, epochs),
                    parameters,
                    state,
                    curves);
        } catch (SafetensorsException | UnsupportedOperationException e) {
            throw damaged(file, e.getMessage(), e);
        }
    }

    private static CheckpointException damaged(Path file, String what, Throwable cause) {
        return new CheckpointException(
                file + " is a damaged checkpoint: " + what
                        + "; go on from another, or leave out --resume to begin again",
                cause);
    }

    private static long step(Path file, String text) {
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw damaged(file, "its step is " + (text == null ? "missing" : "\"" + text + "\", not a number"), null);
        }
        return Long.parseLong(text);
    }

    private static EpochResult epoch(Path file, String name, String text) {
        try {
            EpochResult result = EpochResult.parse(text);
            if (name.equals(EPOCH + result.epoch())) {
                return result;
            }
            throw damaged(file, name + " is the result of epoch " + result.epoch(), null);
        } catch (IllegalArgumentException e) {
            throw damaged(file, name + " is " + e.getMessage(), e);
        }
    }

    /** The epochs that are complete are all from the first on, in their order. */
    private static List<EpochResult> complete(Path file, Map<Integer, EpochResult> epochs) {
        for (int epoch = 1; epoch <= epochs.size(); epoch++) {
            if (!epochs.containsKey(epoch)) {
                throw damaged(file, "the result of epoch " + epoch + " is missing among " + epochs.size(), null);
            }
        }
        return List.copyOf(epochs.values());
    }

    private static void requireCurves(Path file, long step, Map<String, Tensor> curves) {
        for (String name : List.of(LOSSES, ACCURACIES)) {
            Tensor curve = curves.get(name);
            boolean fits = step == 0
                    || curve != null
                            && curve.type() == DataType.F32
                            && curve.shape().equals(Shape.of(step));
            if (!fits) {
                throw damaged(
                        file,
                        "at step " + step + ", " + name + " is " + (curve == null ? "missing" : curve.toString()),
                        null);
            }
        }
    }

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
