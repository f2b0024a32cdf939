package io.github.dnn4j.fuzz.extents;

import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Parameters of any size that take no memory until they are read: zeros in a file that has no blocks on the disk.
 * Scales and variances, which must be positive, are numbers in memory; there are fewer of them.
 */
final class LazyParameters {
    private static final long FILE_BYTES = ExtremeLayers.MOST_WEIGHTS * Float.BYTES + 4096;
    private static final int MOST_SCALES = 1 << 22;

    private final MemorySegment zeros;
    private final Tensor scales;

    /** Makes the file in a folder and forgets its name, so that it goes with the process. */
    LazyParameters(Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "zeros", "");
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(FILE_BYTES);
            zeros = opened.getChannel().map(MapMode.READ_ONLY, 0, FILE_BYTES, Arena.global());
        } finally {
            Files.delete(file);
        }
        scales = Tensor.allocate(Shape.of(MOST_SCALES), DataType.F32);
        for (int i = 0; i < MOST_SCALES; i++) {
            scales.setFloat(i, 0.5f);
        }
    }

    /** The parameters of a network. */
    Parameters of(Network network, Set<String> integers) {
        Map<String, Tensor> tensors = new HashMap<>();
        Map<String, QuantizedWeight> quantized = new HashMap<>();
        for (Node node : network.nodes()) {
            for (int i = 0; i < node.parameters().size(); i++) {
                ParameterSpec spec = node.layer().parameters().get(i);
                String name = node.parameters().get(i);
                boolean positive = spec.role().equals("scale") || spec.role().equals("variance");
                tensors.put(name, positive ? positive(spec.shape()) : zeros(spec.shape(), DataType.F32));
                if (integers.contains(name)) {
                    Shape channels = Shape.of(spec.shape().extent(0));
                    quantized.put(name, new QuantizedWeight(zeros(spec.shape(), DataType.S8), positive(channels)));
                }
            }
        }
        return new Parameters(tensors).withQuantized(quantized);
    }

    private Tensor zeros(Shape shape, DataType type) {
        long bytes = shape.bytes(type);
        if (bytes > FILE_BYTES) {
            throw new InvalidDescriptorException(bytes + " bytes of parameters are more than there are");
        }
        return Tensor.wrap(zeros.asSlice(0, bytes), shape, type);
    }

    private Tensor positive(Shape shape) {
        if (shape.elements() > MOST_SCALES) {
            throw new InvalidDescriptorException(shape + " scales are more than there are");
        }
        return Tensor.wrap(scales.segment().asSlice(0, shape.bytes(DataType.F32)), shape, DataType.F32);
    }
}
