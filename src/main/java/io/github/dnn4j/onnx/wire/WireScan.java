package io.github.dnn4j.onnx.wire;

import static io.github.dnn4j.onnx.wire.WireType.FIXED32;
import static io.github.dnn4j.onnx.wire.WireType.FIXED64;
import static io.github.dnn4j.onnx.wire.WireType.GROUP;
import static io.github.dnn4j.onnx.wire.WireType.GROUP_END;
import static io.github.dnn4j.onnx.wire.WireType.LENGTH;
import static io.github.dnn4j.onnx.wire.WireType.VARINT;

import java.util.Arrays;

/** Where the fields of a message are, found by going over it once; of values with a length nothing is read. */
final class WireScan {
    /** How deep messages and groups may lie in one another, as with other readers. */
    private static final int DEEPEST = 100;

    private static final int LEAST = 12;

    private final WireInput input;
    private final int depth;
    /** Three numbers for each field: its tag, where its value begins or a varint itself, and where it ends. */
    private long[] found = new long[0];

    private int size;

    /** Of a message that lies so deep in others. */
    WireScan(WireInput input, int depth) {
        this.input = input;
        this.depth = depth;
        requireDepth(0);
    }

    /** Adds the fields in a part of the file. */
    void add(long begin, long end) {
        input.seek(begin);
        while (input.position() < end) {
            pass(readTag(end), end, 0);
        }
    }

    int count() {
        return size / 3;
    }

    int tag(int index) {
        return (int) found[3 * index];
    }

    /** Where a value begins; a varint itself. */
    long begin(int index) {
        return found[3 * index + 1];
    }

    long end(int index) {
        return found[3 * index + 2];
    }

    /** The last field of a tag; negative if there is none. */
    int last(int tag) {
        int index = count() - 1;
        while (index >= 0 && tag(index) != tag) {
            index--;
        }
        return index;
    }

    private int readTag(long end) {
        long at = input.position();
        int tag = (int) input.varint(end);
        if (tag >>> 3 == 0) {
            throw input.malformed(at, "a field has the number 0; they begin at 1");
        }
        return tag;
    }

    /** Goes past a value, and keeps its place if it is in no group. */
    private void pass(int tag, long end, int groups) {
        switch (tag & 7) {
            case VARINT -> keep(tag, input.varint(end), 0, groups);
            case FIXED64 -> part(tag, Long.BYTES, end, groups);
            case FIXED32 -> part(tag, Integer.BYTES, end, groups);
            case LENGTH -> part(tag, input.varint(end), end, groups);
            case GROUP -> {
                requireDepth(groups + 1);
                int last = WireType.tag(tag >>> 3, GROUP_END);
                for (int next = readTag(end); next != last; next = readTag(end)) {
                    pass(next, end, groups + 1);
                }
            }
            case GROUP_END -> throw input.malformed(input.position(), "a group of fields ends that did not begin");
            default -> throw input.malformed(input.position(), "a field has the form " + (tag & 7) + "; 5 is the last");
        }
    }

    private void part(int tag, long length, long end, int groups) {
        long begin = input.position();
        if (length < 0 || length > end - begin) {
            throw input.malformed(
                    begin,
                    "field " + (tag >>> 3) + " should have " + Long.toUnsignedString(length)
                            + " bytes, but its message ends after " + (end - begin));
        }
        keep(tag, begin, begin + length, groups);
        input.seek(begin + length);
    }

    private void keep(int tag, long begin, long end, int groups) {
        if (groups > 0) {
            return;
        }
        if (size == found.length) {
            found = Arrays.copyOf(found, Math.max(LEAST, 2 * size));
        }
        found[size] = tag;
        found[size + 1] = begin;
        found[size + 2] = end;
        size += 3;
    }

    private void requireDepth(int groups) {
        if (depth + groups > DEEPEST) {
            throw input.malformed(
                    input.position(), "messages lie in one another deeper than " + DEEPEST + ", the most that is read");
        }
    }
}
