package io.github.dnn4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Bulk copies between tensors and Java arrays. Row-major tensors are converted in one run; channels-last
 * ones pass through a small array, dense towards memory and scattered towards the logical order.
 */
final class TensorCopy {
    private static final int CHUNK = 4096;
    private static final long FILL_BYTES = 16 << 10;

    private TensorCopy() {}

    static void fromFloats(float[] values, Tensor to) {
        MemorySegment memory = to.writable();
        if (isRowMajor(to)) {
            FloatElements.write(memory, to.type(), 0, values, 0, values.length);
            return;
        }
        float[] chunk = new float[chunk(values.length)];
        ChannelsLastOrder order = new ChannelsLastOrder(to.shape());
        for (long first = 0; first < values.length; first += chunk.length) {
            int count = (int) Math.min(chunk.length, values.length - first);
            for (int i = 0; i < count; i++) {
                chunk[i] = values[(int) order.next()];
            }
            FloatElements.write(memory, to.type(), first, chunk, 0, count);
        }
    }

    static void fromInts(int[] values, Tensor to) {
        MemorySegment memory = to.writable();
        if (isRowMajor(to)) {
            IntElements.write(memory, to.type(), 0, values, 0, values.length);
            return;
        }
        int[] chunk = new int[chunk(values.length)];
        ChannelsLastOrder order = new ChannelsLastOrder(to.shape());
        for (long first = 0; first < values.length; first += chunk.length) {
            int count = (int) Math.min(chunk.length, values.length - first);
            for (int i = 0; i < count; i++) {
                chunk[i] = values[(int) order.next()];
            }
            IntElements.write(memory, to.type(), first, chunk, 0, count);
        }
    }

    static void fromBytes(byte[] values, Tensor to) {
        MemorySegment memory = to.writable();
        if (to.type().bytes() == 1 && isRowMajor(to)) {
            MemorySegment.copy(values, 0, memory, JAVA_BYTE, 0, values.length);
            return;
        }
        int mask = to.type() == DataType.U8 ? 0xff : -1;
        boolean rowMajor = isRowMajor(to);
        int[] chunk = new int[chunk(values.length)];
        ChannelsLastOrder order = rowMajor ? null : new ChannelsLastOrder(to.shape());
        for (long first = 0; first < values.length; first += chunk.length) {
            int count = (int) Math.min(chunk.length, values.length - first);
            for (int i = 0; i < count; i++) {
                chunk[i] = values[rowMajor ? (int) first + i : (int) order.next()] & mask;
            }
            IntElements.write(memory, to.type(), first, chunk, 0, count);
        }
    }

    static void toFloats(Tensor from, float[] values) {
        MemorySegment memory = from.segment();
        if (isRowMajor(from)) {
            FloatElements.read(memory, from.type(), 0, values, 0, values.length);
            return;
        }
        float[] chunk = new float[chunk(values.length)];
        ChannelsLastOrder order = new ChannelsLastOrder(from.shape());
        for (long first = 0; first < values.length; first += chunk.length) {
            int count = (int) Math.min(chunk.length, values.length - first);
            FloatElements.read(memory, from.type(), first, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[(int) order.next()] = chunk[i];
            }
        }
    }

    static void toInts(Tensor from, int[] values) {
        MemorySegment memory = from.segment();
        if (isRowMajor(from)) {
            IntElements.read(memory, from.type(), 0, values, 0, values.length);
            return;
        }
        int[] chunk = new int[chunk(values.length)];
        ChannelsLastOrder order = new ChannelsLastOrder(from.shape());
        for (long first = 0; first < values.length; first += chunk.length) {
            int count = (int) Math.min(chunk.length, values.length - first);
            IntElements.read(memory, from.type(), first, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[(int) order.next()] = chunk[i];
            }
        }
    }

    static void toBytes(Tensor from, byte[] values) {
        MemorySegment memory = from.segment();
        if (from.type().bytes() == 1 && isRowMajor(from)) {
            MemorySegment.copy(memory, JAVA_BYTE, 0, values, 0, values.length);
            return;
        }
        boolean rowMajor = isRowMajor(from);
        boolean raw = from.type() == DataType.U8;
        int[] chunk = new int[chunk(values.length)];
        ChannelsLastOrder order = rowMajor ? null : new ChannelsLastOrder(from.shape());
        for (long first = 0; first < values.length; first += chunk.length) {
            int count = (int) Math.min(chunk.length, values.length - first);
            IntElements.read(memory, from.type(), first, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                int place = rowMajor ? (int) first + i : (int) order.next();
                values[place] = raw ? (byte) chunk[i] : Saturation.toS8(chunk[i]);
            }
        }
    }

    /**
     * Copies between tensors of the same shape. Integers of 32 bits pass through {@code int}, all else is exact in
     * float.
     */
    static void between(Tensor from, Tensor to) {
        MemorySegment source = from.segment();
        MemorySegment target = to.writable();
        boolean sameOrder = from.layout() == to.layout() || isRowMajor(from) && isRowMajor(to);
        if (sameOrder && from.type() == to.type()) {
            MemorySegment.copy(source, 0, target, 0, to.bytes());
        } else if (sameOrder) {
            convert(source, from.type(), target, to.type(), to.shape().elements());
        } else {
            reorder(source, from, target, to);
        }
    }

    private static void convert(
            MemorySegment source, DataType sourceType, MemorySegment target, DataType targetType, long elements) {
        int size = chunk(elements);
        if (sourceType == DataType.S32) {
            int[] chunk = new int[size];
            for (long first = 0; first < elements; first += size) {
                int count = (int) Math.min(size, elements - first);
                IntElements.read(source, sourceType, first, chunk, 0, count);
                IntElements.write(target, targetType, first, chunk, 0, count);
            }
        } else {
            float[] chunk = new float[size];
            for (long first = 0; first < elements; first += size) {
                int count = (int) Math.min(size, elements - first);
                FloatElements.read(source, sourceType, first, chunk, 0, count);
                FloatElements.write(target, targetType, first, chunk, 0, count);
            }
        }
    }

    private static void reorder(MemorySegment source, Tensor from, MemorySegment target, Tensor to) {
        boolean fromRowMajor = isRowMajor(from);
        boolean integers = from.type() == DataType.S32;
        ChannelsLastOrder order = new ChannelsLastOrder(to.shape());
        for (long channelsLast = 0; channelsLast < to.shape().elements(); channelsLast++) {
            long rowMajor = order.next();
            long read = fromRowMajor ? rowMajor : channelsLast;
            long write = fromRowMajor ? channelsLast : rowMajor;
            if (integers) {
                Elements.setInt(target, to.type(), write, Elements.getInt(source, from.type(), read));
            } else {
                Elements.setFloat(target, to.type(), write, Elements.getFloat(source, from.type(), read));
            }
        }
    }

    static void fill(Tensor to, float value) {
        MemorySegment memory = to.writable();
        long size = memory.byteSize();
        Elements.setFloat(memory, to.type(), 0, value);
        // Repeating the part already filled, up to what the first-level cache holds, works for every element size.
        long filled = to.type().bytes();
        while (filled < size) {
            long more = Math.min(Math.min(filled, FILL_BYTES), size - filled);
            MemorySegment.copy(memory, 0, memory, filled, more);
            filled += more;
        }
    }

    private static boolean isRowMajor(Tensor tensor) {
        return tensor.layout().isRowMajor(tensor.shape());
    }

    private static int chunk(long elements) {
        return (int) Math.min(CHUNK, elements);
    }
}
