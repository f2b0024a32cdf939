package io.github.dnn4j.train;

import io.github.dnn4j.safetensors.SafetensorsException;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Checkpoints as safetensors files: tensors and curves under prefixed names, everything else as metadata. */
final class CheckpointFile {
    private static final String PARAMETER = "parameter:";
    private static final String VERSION = "1";
    private static final String SETTING = "setting.";
    private static final String CIRCUMSTANCE = "circumstance.";
    private static final String EPOCH = "epoch.";

    private CheckpointFile() {}

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
     * Writes a checkpoint to a file, which is replaced as a whole or left as it was.
     *
     * @throws CheckpointException if that fails; names the file, the bytes needed and the reason
     */
    static void write(Checkpoint checkpoint, Path file, Writer writer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        checkpoint.parameters().forEach((name, tensor) -> tensors.put(PARAMETER + name, tensor));
        tensors.putAll(checkpoint.state());
        tensors.putAll(checkpoint.curves());
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("dnn4j.checkpoint", VERSION);
        metadata.put("network", checkpoint.network());
        metadata.put("step", Long.toString(checkpoint.step()));
        checkpoint.settings().forEach((name, value) -> metadata.put(SETTING + name, value));
        checkpoint.circumstances().forEach((name, value) -> metadata.put(CIRCUMSTANCE + name, value));
        checkpoint.epochs().forEach(result -> metadata.put(EPOCH + result.epoch(), result.text()));
        try {
            writer.write(file, tensors, metadata);
        } catch (IOException e) {
            long bytes = tensors.values().stream().mapToLong(Tensor::bytes).sum();
            throw new CheckpointException(
                    String.format(
                            Locale.ROOT,
                            "the checkpoint of step %d, %,d bytes, could not be written to %s (%s); what was there"
                                    + " before is as it was. Free space there, or name another file",
                            checkpoint.step(),
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
                } else if (name.equals(Checkpoint.LOSSES) || name.equals(Checkpoint.ACCURACIES)) {
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
        for (String name : List.of(Checkpoint.LOSSES, Checkpoint.ACCURACIES)) {
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
}
