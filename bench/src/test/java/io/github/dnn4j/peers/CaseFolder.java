package io.github.dnn4j.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files of a case, which every contestant reads those of that it understands:
 *
 * <ul>
 *   <li>{@code subject.txt}: the subject's name and the batch, a line each
 *   <li>{@code weights.safetensors}: the parameters under their own names
 *   <li>{@code model.onnx}: the network and its weights; the file itself where the subject is one, whose batch may be
 *       open
 *   <li>{@code network.txt}, {@code network.bin}: the same as a {@link FlatNetwork}
 *   <li>{@code quantized.onnx}: the network quantized, where the subject is one
 *   <li>{@code quantized.out.bin}: what the quantized network answers by definition, every layer in f32 between its
 *       quantizations; ONNX Runtime writes it when it loads the case
 *   <li>{@code input.bin}: the input, f32 in plain order, little-endian, as all {@code .bin} are
 *   <li>{@code NAME.out.bin}: what a contestant answered
 * </ul>
 */
final class CaseFolder {
    static final String SUBJECT = "subject.txt";
    static final String WEIGHTS = "weights.safetensors";
    static final String ONNX = "model.onnx";
    static final String QUANTIZED = "quantized.onnx";
    static final String DEFINITION = "quantized.out.bin";
    static final String INPUT = "input.bin";

    private CaseFolder() {}

    /** The subject's name and the batch. */
    static List<String> subject(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve(SUBJECT));
    }

    /** The numbers in a file. */
    static float[] read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            FloatBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            float[] values = new float[mapped.remaining()];
            mapped.get(values);
            return values;
        }
    }

    /** Writes numbers as {@link #read} takes them. */
    static void write(Path file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
