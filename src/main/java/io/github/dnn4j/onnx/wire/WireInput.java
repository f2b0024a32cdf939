package io.github.dnn4j.onnx.wire;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.onnx.files.OnnxData;
import io.github.dnn4j.tensor.TensorFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a file from any position on, a window of them in memory. Whether the file changes meanwhile is for the
 * caller to see.
 */
public final class WireInput {
    private static final int WINDOW = 1 << 13;
    private static final long LONGEST_TEXT = 1 << 28;

    private final TensorFile file;
    private final ModelFiles files;
    private final byte[] window;
    private long start;
    private int filled;
    private long position;

    /**
     * From the beginning.
     *
     * @param files what keeps the file open; null for one that is in memory
     */
    public WireInput(TensorFile file, ModelFiles files) {
        this.file = file;
        this.files = files;
        this.window = new byte[(int) Math.min(WINDOW, file.size())];
    }

    long size() {
        return file.size();
    }

    long position() {
        return position;
    }

    void seek(long to) {
        position = to;
    }

    private byte next() {
        if (position < start || position >= start + filled) {
            int length = (int) Math.min(window.length, file.size() - position);
            file.copy(position, MemorySegment.ofArray(window).asSlice(0, length));
            start = position;
            filled = length;
        }
        return window[(int) (position++ - start)];
    }

    /** A varint that ends at {@code end} or before; of ten bytes, the last has nothing but the 64th bit. */
    long varint(long end) {
        long begin = position;
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            if (position >= end) {
                throw malformed(begin, "a number goes on beyond byte " + end + ", where its message ends");
            }
            byte part = next();
            if (shift == 63 && part != 1) {
                throw malformed(begin, "a number has more than 64 bits");
            }
            value |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    /** The integer of some bytes, the lowest first. */
    long fixed(long begin, int bytes) {
        position = begin;
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (next() & 0xffL) << 8 * i;
        }
        return value;
    }

    /** Text in UTF-8; what is none in it is replaced. */
    String text(long begin, long end) {
        if (end - begin > LONGEST_TEXT) {
            throw malformed(begin, "a text has " + (end - begin) + " bytes; at most " + LONGEST_TEXT + " are read");
        }
        int length = (int) (end - begin);
        if (begin >= start && end <= start + filled) {
            return new String(window, (int) (begin - start), length, StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[length];
        file.copy(begin, MemorySegment.ofArray(bytes));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Bytes that stay in the file if they are many. */
    OnnxData data(long begin, long end) {
        boolean stay = file.memory().isPresent() || end - begin > TensorFile.SMALL_BYTES;
        return stay ? OnnxData.in(files, file, begin, end - begin) : gathered(begin, end);
    }

    /** The bytes of several parts, each given by its begin and its end, one after the other in memory. */
    OnnxData gathered(long... parts) {
        long bytes = 0;
        for (int i = 0; i < parts.length; i += 2) {
            bytes += parts[i + 1] - parts[i];
        }
        MemorySegment memory = bytes <= TensorFile.SMALL_BYTES
                ? MemorySegment.ofArray(new byte[(int) bytes])
                : Arena.ofAuto().allocate(bytes, 64);
        long at = 0;
        for (int i = 0; i < parts.length; i += 2) {
            long length = parts[i + 1] - parts[i];
            file.copy(parts[i], memory.asSlice(at, length));
            at += length;
        }
        return OnnxData.of(memory);
    }

    /** The exception for what is wrong at an offset. */
    OnnxException malformed(long offset, String sentence) {
        return new OnnxException(
                file + " is truncated or not an ONNX file: at byte " + offset + " of " + size() + " " + sentence);
    }
}
