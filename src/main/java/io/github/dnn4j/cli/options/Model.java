package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.TrainedModel;
import io.github.dnn4j.verify.ShellQuote;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A network with its weights, from a file or by name.
 *
 * @param source the file as the user named it, or the name of the network
 * @param name the source without its folder
 * @param arguments the options of the command line that name it again, quoted for a shell
 * @param network the network
 * @param parameters its weights
 * @param preset name of the preprocessing that its weights were trained with, where that is known
 * @param trained what is known about it where it was trained here
 * @param metadata what its file says besides the network, texts by name
 * @param notes what the reader of its file noted
 * @param loadNanos how long reading or making them took
 */
public record Model(
        String source,
        String name,
        String arguments,
        Network network,
        Parameters parameters,
        Optional<String> preset,
        Optional<TrainedModel> trained,
        Map<String, String> metadata,
        List<String> notes,
        long loadNanos) {
    /** A model that was not trained here. */
    Model(
            String source,
            String name,
            String arguments,
            Network network,
            Parameters parameters,
            Optional<String> preset,
            long loadNanos) {
        this(source, name, arguments, network, parameters, preset, Optional.empty(), Map.of(), List.of(), loadNanos);
    }

    /** A model that was trained here. */
    public static Model of(TrainedModel trained, String source, String name, String arguments, long loadNanos) {
        return new Model(
                source,
                name,
                arguments,
                trained.network(),
                trained.parameters(),
                Optional.empty(),
                Optional.of(trained),
                trained.metadata(),
                List.of(),
                loadNanos);
    }

    /**
     * Reads an ONNX file, or a safetensors file that {@code train} wrote; the file's name is put before what is wrong
     * with it.
     *
     * @param options how an ONNX file is read
     * @param arguments the same on the command line, each after a space
     */
    static Model load(Path file, ImportOptions options, String arguments) {
        long start = System.nanoTime();
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            TrainedModel trained = TrainedModel.read(file);
            String named = "--model " + ShellQuote.quote(file.toString());
            return of(trained, file.toString(), file.getFileName().toString(), named, System.nanoTime() - start);
        }
        try {
            OnnxModel model = withSize(OnnxImporter.read(file, options), file, options);
            return new Model(
                    file.toString(),
                    file.getFileName().toString(),
                    "--model " + ShellQuote.quote(file.toString()) + arguments,
                    model.network(),
                    model.parameters(),
                    Optional.empty(),
                    Optional.empty(),
                    model.metadata(),
                    model.notes(),
                    System.nanoTime() - start);
        } catch (OnnxException failure) {
            String message = failure.getMessage();
            throw message.contains(file.toString()) ? failure : new OnnxException(file + ": " + message, failure);
        }
    }

    /** The model at the size of the pictures that its file says, where its one input leaves that open. */
    private static OnnxModel withSize(OnnxModel model, Path file, ImportOptions options) {
        Optional<Preprocessing> said =
                pictures(model.metadata(), file.toString()).preprocessing();
        List<NetworkInput> inputs = model.network().inputs();
        if (said.isEmpty() || inputs.size() != 1 || !options.inputShapes().isEmpty()) {
            return model;
        }
        NetworkInput input = inputs.getFirst();
        if (!(options.symbolic() ? isOpen(model) : isOpen(file))) {
            return model;
        }
        Shape shape =
                input.shape().with(2, said.get().height()).with(3, said.get().width());
        if (shape.equals(input.shape())) {
            return model;
        }
        model.close();
        return OnnxImporter.read(file, options.withInputShape(input.name(), shape));
    }

    private static boolean isOpen(OnnxModel model) {
        NetworkInput input = model.network().inputs().getFirst();
        return input.shape().rank() == 4
                && !input.symbols().get(2).isEmpty()
                && !input.symbols().get(3).isEmpty();
    }

    /** As {@link #isOpen(OnnxModel)}, of a file that is to be read with every extent fixed. */
    private static boolean isOpen(Path file) {
        try (OnnxModel model = OnnxImporter.read(file)) {
            return isOpen(model);
        }
    }

    /**
     * What its file says of its pictures; nothing for a published network.
     *
     * @throws CommandException if that makes no sense
     */
    public PictureMetadata pictures() {
        return pictures(metadata, source);
    }

    private static PictureMetadata pictures(Map<String, String> metadata, String source) {
        try {
            return PictureMetadata.of(metadata);
        } catch (InvalidDescriptorException e) {
            throw new CommandException("%s says of its pictures what makes no sense: %s", source, e.getMessage());
        }
    }
}
