package io.github.dnn4j.onnx.write;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.ModelProto;
import io.github.dnn4j.onnx.proto.OperatorSetIdProto;
import io.github.dnn4j.onnx.proto.StringStringEntryProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes a model file, and a file for its weights where they are too large for one message. Both are written under
 * temporary names in the same folder, forced to the disk and then moved to their own.
 */
public final class ModelWriter {
    /** The version of the operator set. */
    static final int OPSET = 20;

    /** The version of the file format, that of ONNX 1.15. */
    static final int IR_VERSION = 9;

    /**
     * Largest message with its weights inside, in bytes: protocol buffers end at 2 GiB, and readers need some slack.
     */
    public static final long LARGEST_MESSAGE = (1L << 31) - (1L << 24);

    /** Where tensors start in a file of weights, so that they can be mapped: a multiple of a page, as ONNX asks. */
    private static final long ALIGNMENT = 4096;

    /** Smaller tensors stay in the message, where tools look for shapes. */
    private static final long LEAST_EXTERNAL = 1024;

    private final Path folder;
    private final Path file;
    private final Path data;
    private final List<Path> temporaries = new ArrayList<>();

    private ModelWriter(Path file) {
        this.file = file.toAbsolutePath();
        this.folder = this.file.getParent();
        this.data = folder.resolve(this.file.getFileName() + ".data");
    }

    /** Writes a model; weights lie beside it if it is larger than {@code largestMessage} otherwise. */
    public static void write(GraphExport graph, Map<String, String> metadata, Path file, long largestMessage) {
        ModelWriter writer = new ModelWriter(file);
        try {
            writer.write(graph, metadata, largestMessage);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        } finally {
            writer.cleanUp();
        }
    }

    /** A model around a graph. */
    public static ModelProto model(GraphProto graph, Map<String, String> metadata) {
        String version = ModelWriter.class.getPackage().getImplementationVersion();
        return new ModelProto(
                IR_VERSION,
                List.of(new OperatorSetIdProto("", OPSET)),
                "dnn4j",
                version == null ? "unknown" : version,
                graph,
                List.of(),
                metadata.entrySet().stream()
                        .map(entry -> new StringStringEntryProto(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private void write(GraphExport graph, Map<String, String> metadata, long largestMessage) throws IOException {
        Path temporaryData = null;
        ModelProto model = model(graph.inlined(), metadata);
        if (WireWriter.size(model) > largestMessage) {
            temporaryData = temporary();
            model = model(withDataIn(temporaryData, graph), metadata);
        }
        Path temporaryModel = temporary();
        try (FileChannel channel = create(temporaryModel)) {
            WireWriter.write(model, channel);
            channel.force(true);
        }
        if (temporaryData != null) {
            Files.move(temporaryData, data, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(temporaryModel, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(folder)) {
            entries.force(true);
        }
    }

    private Path temporary() {
        Path path = folder.resolve(".onnx-" + UUID.randomUUID() + ".tmp");
        temporaries.add(path);
        return path;
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private GraphProto withDataIn(Path path, GraphExport graph) throws IOException {
        List<TensorProto> tensors = new ArrayList<>();
        try (FileChannel channel = create(path)) {
            for (var entry : graph.initialisers().asMap().entrySet()) {
                String name = entry.getKey();
                OnnxTensor value = entry.getValue();
                if (value.storedBytes() < LEAST_EXTERNAL) {
                    tensors.add(ExportedTensors.withData(name, value));
                    continue;
                }
                long offset = (channel.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
                channel.position(offset);
                value.data().write(channel);
                tensors.add(ExportedTensors.external(
                        name,
                        value,
                        List.of(
                                new StringStringEntryProto(
                                        "location", data.getFileName().toString()),
                                new StringStringEntryProto("offset", Long.toString(offset)),
                                new StringStringEntryProto("length", Long.toString(value.storedBytes())))));
            }
            channel.force(true);
        }
        return graph.with(tensors);
    }

    /** Removes what was not moved. */
    private void cleanUp() {
        for (Path temporary : temporaries) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + temporary + ": " + e.getMessage(), e);
            }
        }
    }
}
