package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;

/** dnn4j in 8-bit integers, from the same file that ONNX Runtime reads. */
final class IntegerContestant extends Dnn4jContestant {
    private final int threads;

    IntegerContestant(int threads) {
        this.threads = threads;
    }

    @Override
    CompiledNetwork compile(Backend with, Path folder) {
        Path file = folder.resolve(CaseFolder.QUANTIZED);
        if (!Files.exists(file)) {
            throw new RefusedException("only networks are timed in integers");
        }
        OnnxModel model = OnnxImporter.read(file);
        return with.compile(
                model.network(), model.parameters(), CompileOptions.defaults().threads(threads));
    }
}
