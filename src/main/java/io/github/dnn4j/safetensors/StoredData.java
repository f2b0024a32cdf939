package io.github.dnn4j.safetensors;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorFile;
import io.github.dnn4j.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What follows the header of a file: the elements of its tensors.
 *
 * @param begin byte of the file at which the data begins, from which entries count
 */
record StoredData(TensorFile file, long begin) {
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The tensor of an entry, as it is. */
    TensorSource source(String name, SafetensorsEntry entry) {
        Shape shape = shape(name, entry);
        DataType type =
                entry.type().dataType().orElseThrow(() -> unsupported(name, entry, "tensors have no such type"));
        return file.tensor(begin + entry.begin(), shape, type);
    }

    /** The tensor of an entry in F32: a converted copy of other floating-point types. */
    TensorSource floats(String name, SafetensorsEntry entry) {
        if (!entry.type().becomesFloat()) {
            throw unsupported(name, entry, "F32, F16, BF16 or F64 is needed");
        }
        if (entry.type() == SafetensorsType.F32) {
            return source(name, entry);
        }
        Tensor floats = Tensor.allocate(shape(name, entry), DataType.F32);
        if (entry.type() == SafetensorsType.F64) {
            readDoubles(entry, floats);
        } else {
            source(name, entry).copyTo(floats);
        }
        return TensorSource.of(floats);
    }

    private void readDoubles(SafetensorsEntry entry, Tensor floats) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment doubles = arena.allocate(entry.bytes());
            file.read(begin + entry.begin(), doubles);
            for (long i = 0; i < floats.shape().elements(); i++) {
                floats.setFloat(i, (float) doubles.get(DOUBLE, i * Double.BYTES));
            }
        }
    }

    private Shape shape(String name, SafetensorsEntry entry) {
        if (entry.isEmpty() || entry.extents().size() > Shape.MAX_RANK) {
            throw unsupported(
                    name, entry, "tensors have extents of at least 1, and at most " + Shape.MAX_RANK + " of them");
        }
        return entry.shape();
    }

    private UnsupportedOperationException unsupported(String name, SafetensorsEntry entry, String reason) {
        return new UnsupportedOperationException(
                file + ": tensor " + JsonText.shown(name) + " of " + entry + " cannot be read: " + reason);
    }
}
