package io.github.dnn4j.onnx.proto;

import ai.onnx.proto.OnnxMl;
import io.github.dnn4j.fuzz.Bounds;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxSeeds;
import io.github.dnn4j.onnx.TestGraph;
import java.util.List;
import java.util.Optional;

/**
 * Messages in bytes: what protoc's code takes is read with the same content, and the rest is read or refused by the
 * exception for it. Fields that are not read here may be damaged.
 */
public final class ProtoFuzz {
    private static final long BYTES = 1 << 18;
    private static final long BYTES_PER_BYTE = 256;

    private ProtoFuzz() {}

    /** Reads a model. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Bounds.check(BYTES + BYTES_PER_BYTE * bytes.length, () -> own(bytes));
        Optional<OnnxMl.ModelProto> theirs = Protos.parsed(bytes);
        if (theirs.isPresent()) {
            SameContent.require(Protos.model(bytes), theirs.get());
        }
    }

    private static void own(byte[] bytes) {
        try {
            Protos.model(bytes);
        } catch (OnnxException promised) {
            // Refused, with the place of what is wrong.
            if (!promised.getMessage().contains("at byte ")) {
                throw new AssertionError(promised);
            }
        }
    }

    /** Small models. */
    public static List<byte[]> seeds() {
        return OnnxSeeds.models().stream().map(TestGraph::bytes).toList();
    }
}
