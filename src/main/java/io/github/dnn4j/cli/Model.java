package io.github.dnn4j.cli;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import java.nio.file.Path;

/**
 * A network read from a file.
 *
 * @param file the file
 * @param network the network
 * @param parameters its weights
 * @param loadNanos how long reading took
 */
record Model(Path file, Network network, Parameters parameters, long loadNanos) {
    /** Reads an ONNX file; the file's name is put before what is wrong with it. */
    static Model load(Path file) {
        long start = System.nanoTime();
        try {
            OnnxModel model = OnnxImporter.read(file);
            return new Model(file, model.network(), model.parameters(), System.nanoTime() - start);
        } catch (OnnxException failure) {
            String message = failure.getMessage();
            throw message.contains(file.toString()) ? failure : new OnnxException(file + ": " + message, failure);
        }
    }

    /** The name of the file without its folder. */
    String fileName() {
        return file.getFileName().toString();
    }
}
