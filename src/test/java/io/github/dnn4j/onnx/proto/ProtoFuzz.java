package io.github.dnn4j.onnx.proto;

import ai.onnx.proto.OnnxMl;
import io.github.dnn4j.fuzz.Bounds;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxSeeds;
import io.github.dnn4j.onnx.TestGraph;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Messages in bytes: what protoc's code takes is read with the same content, and the rest is read or refused by the
 * exception for it. Fields that are not read here may be damaged; numbers of more than 64 bits and lengths of more than
 * 32 are refused here, and cut there.
 */
public final class ProtoFuzz {
    private static final long BYTES = 1 << 18;
    private static final long BYTES_PER_BYTE = 256;
    private static final Pattern LONG = Pattern.compile("should have \\d{10,} bytes");

    private ProtoFuzz() {}

    /** Reads a model. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Bounds.check(BYTES + BYTES_PER_BYTE * bytes.length, () -> {
            try {
                Protos.model(bytes);
            } catch (OnnxException promised) {
                // Looked at below.
            }
        });
        Optional<ModelProto> own = own(bytes);
        Optional<OnnxMl.ModelProto> theirs = Protos.parsed(bytes);
        if (own.isPresent() && theirs.isPresent()) {
            SameContent.require(own.get(), theirs.get());
        }
    }

    private static Optional<ModelProto> own(byte[] bytes) {
        try {
            return Optional.of(Protos.model(bytes));
        } catch (OnnxException promised) {
            String message = promised.getMessage();
            boolean tooLarge = message.contains("more than 64 bits")
                    || LONG.matcher(message).find();
            if (!message.contains("at byte ")
                    || !tooLarge && Protos.parsed(bytes).isPresent()) {
                throw new AssertionError(promised);
            }
            return Optional.empty();
        }
    }

    /** Small models. */
    public static List<byte[]> seeds() {
        return OnnxSeeds.models().stream().map(TestGraph::bytes).toList();
    }
}
