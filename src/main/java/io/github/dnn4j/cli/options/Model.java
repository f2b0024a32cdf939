package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.model.ModelFile;
import io.github.dnn4j.model.PictureInput;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.TrainedModel;
import io.github.dnn4j.verify.ShellQuote;
import java.nio.file.Path;
import java.util.List;
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
        try {
            ModelFile read = ModelFile.read(file, options);
            return new Model(
                    file.toString(),
                    file.getFileName().toString(),
                    "--model " + ShellQuote.quote(file.toString())
                            + (read.trained().isPresent() ? "" : arguments),
                    read.network(),
                    read.parameters(),
                    Optional.empty(),
                    read.trained(),
                    read.metadata(),
                    read.notes(),
                    System.nanoTime() - start);
        } catch (OnnxException failure) {
            String message = failure.getMessage();
            throw message.contains(file.toString()) ? failure : new OnnxException(file + ": " + message, failure);
        }
    }

    /** What its file says of its pictures; nothing for a published network. */
    public PictureMetadata pictures() {
        return PictureMetadata.of(metadata);
    }

    /**
     * Its input, of a network that has one, of pictures.
     *
     * @param size the size asked for
     * @throws CommandException if the network takes anything else
     * @throws InvalidDescriptorException if the network does not take pictures of this size
     */
    public PictureInput pictureInput(Optional<PictureSize> size) {
        PictureInput input;
        try {
            input = PictureInput.of(network, source);
        } catch (InvalidDescriptorException e) {
            throw new CommandException("%s", e.getMessage());
        }
        if (size.isPresent()) {
            input = input.withSize(size.get().height(), size.get().width());
        }
        network.inferShapes(input.shapes());
        return input;
    }
}
