package io.github.dnn4j.onnx.read;

import io.github.dnn4j.tensor.TensorFile;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/** A file from its beginning, skipped without being read. Whether it changes meanwhile is for the caller to see. */
final class TensorFileInput extends InputStream {
    private final TensorFile file;
    private long position;

    TensorFileInput(TensorFile file) {
        this.file = file;
    }

    @Override
    public int read() {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        long count = Math.min(length, file.size() - position);
        if (count <= 0 && length > 0) {
            return -1;
        }
        file.copy(position, MemorySegment.ofArray(target).asSlice(from, count));
        position += count;
        return (int) count;
    }

    @Override
    public long skip(long bytes) {
        long count = Math.clamp(bytes, 0, file.size() - position);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, file.size() - position);
    }
}
