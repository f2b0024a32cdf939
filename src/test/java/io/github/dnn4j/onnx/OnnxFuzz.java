package io.github.dnn4j.onnx;

import io.github.dnn4j.fuzz.Bounds;
import java.util.List;

/** Models in bytes: each is imported, or refused by an exception that the importer promises. */
public final class OnnxFuzz {
    /** What is computed at import may take 64 MiB, and sixteen times the file, in each of a few passes. */
    private static final long BYTES = 384L << 20;

    private static final long BYTES_PER_BYTE = 4096;

    private OnnxFuzz() {}

    /** Reads a model. */
    public static void fuzzerTestOneInput(byte[] model) {
        Bounds.check(BYTES + BYTES_PER_BYTE * model.length, () -> {
            try {
                OnnxImporter.read(model, ImportOptions.defaults());
            } catch (OnnxException | UnsupportedOperatorException promised) {
                // Refused, as the importer's documentation says.
            }
        });
    }

    /** Small models. */
    public static List<byte[]> seeds() {
        return OnnxSeeds.models().stream().map(TestGraph::bytes).toList();
    }
}
