package io.github.dnn4j.onnx.wire;

import static io.github.dnn4j.onnx.wire.WireType.FIXED32;
import static io.github.dnn4j.onnx.wire.WireType.LENGTH;
import static io.github.dnn4j.onnx.wire.WireType.VARINT;
import static io.github.dnn4j.onnx.wire.WireType.tag;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.files.OnnxData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The fields of one message, whose values are read when they are asked for. As every reader of protocol buffers does,
 * it takes the last of a value that is given twice, joins messages and lists that are given in parts, and passes over
 * fields that nobody asks for, and those of a known number in another form.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding of messages</a>
 */
public final class WireFields {
    private final WireInput input;
    private final int depth;
    private final WireScan scan;

    private WireFields(WireInput input, int depth) {
        this.input = input;
        this.depth = depth;
        this.scan = new WireScan(input, depth);
    }

    /**
     * Reads a file that is one message.
     *
     * @throws OnnxException if it is none; the message says at which byte, and what is wrong there
     */
    public static <T> T read(WireInput input, Function<WireFields, T> message) {
        WireFields fields = new WireFields(input, 0);
        fields.scan.add(0, input.size());
        return message.apply(fields);
    }

    /** Which of some tags came last; 0 if none is there. */
    public int lastOf(int... tags) {
        int last = -1;
        for (int tag : tags) {
            last = Math.max(last, scan.last(tag));
        }
        return last < 0 ? 0 : scan.tag(last);
    }

    /** True if there is text, bytes or a message. */
    public boolean has(int field) {
        return scan.last(tag(field, LENGTH)) >= 0;
    }

    /** An integer; 0 if it is not given. */
    public long integer(int field) {
        int last = scan.last(tag(field, VARINT));
        return last < 0 ? 0 : scan.begin(last);
    }

    /** A number of four bytes; 0 if it is not given. */
    public float real(int field) {
        int last = scan.last(tag(field, FIXED32));
        return last < 0 ? 0 : real(scan.begin(last));
    }

    private float real(long begin) {
        return Float.intBitsToFloat((int) input.fixed(begin, Float.BYTES));
    }

    /** Text; empty if it is not given. */
    public String text(int field) {
        int last = scan.last(tag(field, LENGTH));
        return last < 0 ? "" : input.text(scan.begin(last), scan.end(last));
    }

    /** Texts. */
    public List<String> texts(int field) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < scan.count(); i++) {
            if (scan.tag(i) == tag(field, LENGTH)) {
                texts.add(input.text(scan.begin(i), scan.end(i)));
            }
        }
        return texts;
    }

    /** Integers, each on its own or several in one value. */
    public List<Long> integers(int field) {
        List<Long> integers = new ArrayList<>();
        for (int i = 0; i < scan.count(); i++) {
            if (scan.tag(i) == tag(field, VARINT)) {
                integers.add(scan.begin(i));
            } else if (scan.tag(i) == tag(field, LENGTH)) {
                input.seek(scan.begin(i));
                while (input.position() < scan.end(i)) {
                    integers.add(input.varint(scan.end(i)));
                }
            }
        }
        return integers;
    }

    /** Numbers of four bytes, each on its own or several in one value. */
    public List<Float> reals(int field) {
        List<Float> reals = new ArrayList<>();
        long[] parts = parts(field, FIXED32, Float.BYTES);
        for (int i = 0; i < parts.length; i += 2) {
            for (long at = parts[i]; at < parts[i + 1]; at += Float.BYTES) {
                reals.add(real(at));
            }
        }
        return reals;
    }

    /** Bytes, which stay in the file if they are many; null if they are not given. */
    public OnnxData bytes(int field) {
        int last = scan.last(tag(field, LENGTH));
        return last < 0 ? null : input.data(scan.begin(last), scan.end(last));
    }

    /**
     * The bytes of numbers of a fixed size, which stay in the file if they are many and lie together; null if there are
     * none.
     *
     * @param type the form that one such number has
     * @param bytes its size
     */
    public OnnxData numbers(int field, int type, int bytes) {
        long[] parts = parts(field, type, bytes);
        return switch (parts.length) {
            case 0 -> null;
            case 2 -> input.data(parts[0], parts[1]);
            default -> input.gathered(parts);
        };
    }

    /** Begins and ends of the values of a field of numbers, each on its own or several in one value. */
    private long[] parts(int field, int type, int bytes) {
        long[] parts = new long[2 * scan.count()];
        int size = 0;
        for (int i = 0; i < scan.count(); i++) {
            if (scan.tag(i) == tag(field, type) || scan.tag(i) == tag(field, LENGTH)) {
                if ((scan.end(i) - scan.begin(i)) % bytes != 0) {
                    throw input.malformed(
                            scan.begin(i),
                            "field " + field + " has " + (scan.end(i) - scan.begin(i)) + " bytes of numbers of " + bytes
                                    + " bytes each");
                }
                parts[size++] = scan.begin(i);
                parts[size++] = scan.end(i);
            }
        }
        return Arrays.copyOf(parts, size);
    }

    /** Messages. */
    public <T> List<T> messages(int field, Function<WireFields, T> message) {
        List<T> messages = new ArrayList<>();
        for (int i = 0; i < scan.count(); i++) {
            if (scan.tag(i) == tag(field, LENGTH)) {
                WireFields inner = new WireFields(input, depth + 1);
                inner.scan.add(scan.begin(i), scan.end(i));
                messages.add(message.apply(inner));
            }
        }
        return messages;
    }

    /** A message, the parts of it joined; {@code absent} if it is not given. */
    public <T> T message(int field, Function<WireFields, T> message, T absent) {
        if (!has(field)) {
            return absent;
        }
        WireFields inner = new WireFields(input, depth + 1);
        for (int i = 0; i < scan.count(); i++) {
            if (scan.tag(i) == tag(field, LENGTH)) {
                inner.scan.add(scan.begin(i), scan.end(i));
            }
        }
        return message.apply(inner);
    }
}
