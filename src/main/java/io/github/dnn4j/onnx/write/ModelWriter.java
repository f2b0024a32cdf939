package io.github.dnn4j.onnx.write;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.dnn4j.onnx.OnnxTensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
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

    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final Path file;
    private final Path data;
    private final List<Path> temporaries = new ArrayList<>();

    private ModelWriter(Path file) {
        this.file = file.toAbsolutePath();
        this.folder = this.file.getParent();
        this.data = folder.resolve(this.file.getFileName() + ".data");
    }

    public static void write(GraphExport graph, Path file, long largestMessage) {
        ModelWriter writer = new ModelWriter(file);
        try {
            writer.write(graph, largestMessage);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        } finally {
            writer.cleanUp();
        }
    }

    /** A model around a graph. */
    public static ModelProto model(GraphProto graph) {
        String version = ModelWriter.class.getPackage().getImplementationVersion();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("dnn4j")
                .setProducerVersion(version == null ? "unknown" : version)
                .setGraph(graph)
                .build();
    }

    private void write(GraphExport graph, long largestMessage) throws IOException {
        Path temporaryData = null;
        GraphProto message;
        if (graph.messageBytes() <= largestMessage) {
            message = graph.inlined();
        } else {
            temporaryData = temporary();
            message = withDataIn(temporaryData, graph);
        }
        Path temporaryModel = temporary();
        writeModel(temporaryModel, model(message));
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

    private static void writeModel(Path path, ModelProto model) throws IOException {
        try (FileChannel channel = create(path)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            model.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    private GraphProto withDataIn(Path path, GraphExport graph) throws IOException {
        GraphProto.Builder result = graph.bare();
        try (FileChannel channel = create(path)) {
            for (var entry : graph.initialisers().asMap().entrySet()) {
                OnnxTensor value = entry.getValue();
                if (value.storedBytes() < LEAST_EXTERNAL) {
                    result.addInitializer(ExportedTensors.withData(entry.getKey(), value));
                    continue;
                }
                long offset = (channel.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
                channel.position(offset);
                writeAll(channel, value);
                result.addInitializer(ExportedTensors.described(entry.getKey(), value)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", data.getFileName().toString()))
                        .addExternalData(entry("offset", Long.toString(offset)))
                        .addExternalData(entry("length", Long.toString(value.storedBytes()))));
            }
            channel.force(true);
        }
        return result.build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static void writeAll(FileChannel channel, OnnxTensor value) throws IOException {
        try {
            value.show(bytes -> {
                try {
                    writeAll(channel, bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void writeAll(FileChannel channel, MemorySegment bytes) throws IOException {
        for (long from = 0; from < bytes.byteSize(); from += BUFFER) {
            ByteBuffer part = bytes.asSlice(from, Math.min(BUFFER, bytes.byteSize() - from))
                    .asByteBuffer();
            while (part.hasRemaining()) {
                channel.write(part);
            }
        }
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
