package io.github.dnn4j.cli;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.verify.ShellQuote;
import java.nio.file.Path;
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
 * @param loadNanos how long reading or making them took
 */
record Model(
        String source,
        String name,
        String arguments,
        Network network,
        Parameters parameters,
        Optional<String> preset,
        long loadNanos) {
    /** Reads an ONNX file; the file's name is put before what is wrong with it. */
    static Model load(Path file) {
        long start = System.nanoTime();
        try {
            OnnxModel model = OnnxImporter.read(file);
            return new Model(
                    file.toString(),
                    file.getFileName().toString(),
                    "--model " + ShellQuote.quote(file.toString()),
                    model.network(),
                    model.parameters(),
                    Optional.empty(),
                    System.nanoTime() - start);
        } catch (OnnxException failure) {
            String message = failure.getMessage();
            throw message.contains(file.toString()) ? failure : new OnnxException(file + ": " + message, failure);
        }
    }
}
