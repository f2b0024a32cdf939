package io.github.dnn4j.onnx.wire;

import static io.github.dnn4j.onnx.wire.WireType.FIXED32;
import static io.github.dnn4j.onnx.wire.WireType.LENGTH;
import static io.github.dnn4j.onnx.wire.WireType.VARINT;

import io.github.dnn4j.onnx.files.OnnxData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the fields of messages one after the other. A message within another has its size before it, for which it is
 * gone over once without being written; data is not looked at for that.
 */
public final class WireWriter {
    /** What can be written as a message. */
    public interface Message {
        /** Writes the fields, the same ones each time: it is called to know their size, and again to have them. */
        void write(WireWriter out);
    }

    private static final int BUFFER = 1 << 16;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer;
    private long size;

    private WireWriter(WritableByteChannel channel) {
        this.channel = channel;
        this.buffer = channel == null ? null : ByteBuffer.allocate(BUFFER);
    }

    /** The bytes that a message takes. */
    public static long size(Message message) {
        WireWriter counter = new WireWriter(null);
        message.write(counter);
        return counter.size;
    }

    /** Writes a message. */
    public static void write(Message message, WritableByteChannel channel) throws IOException {
        WireWriter writer = new WireWriter(channel);
        try {
            message.write(writer);
            writer.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The bytes of a message, which are less than 2 GiB. */
    public static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(size(message)));
        try {
            write(message, Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void flush() {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(byte value) {
        size++;
        if (buffer != null) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.put(value);
        }
    }

    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            put((byte) (rest | 0x80));
        }
        put((byte) rest);
    }

    private static int varintBytes(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    private void tag(int field, int type) {
        varint(WireType.tag(field, type));
    }

    /** Writes an integer. */
    public void integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    /** Writes integers, each on its own. */
    public void integers(int field, List<Long> values) {
        values.forEach(value -> integer(field, value));
    }

    /** Writes integers in one value; nothing if there are none. */
    public void packed(int field, List<Long> values) {
        if (!values.isEmpty()) {
            tag(field, LENGTH);
            varint(values.stream().mapToLong(WireWriter::varintBytes).sum());
            values.forEach(this::varint);
        }
    }

    /** Writes a number of four bytes. */
    public void real(int field, float value) {
        tag(field, FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) {
            put((byte) (bits >>> i));
        }
    }

    /** Writes numbers of four bytes, each on its own. */
    public void reals(int field, List<Float> values) {
        values.forEach(value -> real(field, value));
    }

    /** Writes a text, also if it is empty. */
    public void text(int field, String text) {
        tag(field, LENGTH);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        varint(bytes.length);
        for (byte value : bytes) {
            put(value);
        }
    }

    /** Writes a text; nothing if it is empty. */
    public void textIfAny(int field, String text) {
        if (!text.isEmpty()) {
            text(field, text);
        }
    }

    /** Writes texts. */
    public void texts(int field, List<String> texts) {
        texts.forEach(text -> text(field, text));
    }

    /** Writes bytes; nothing for null. They are in memory only meanwhile if they are in a file. */
    public void bytes(int field, OnnxData data) {
        if (data == null) {
            return;
        }
        tag(field, LENGTH);
        varint(data.bytes());
        size += data.bytes();
        if (channel != null) {
            flush();
            try {
                data.write(channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes a message; nothing for null. */
    public void message(int field, Message message) {
        if (message == null) {
            return;
        }
        tag(field, LENGTH);
        long bytes = size(message);
        varint(bytes);
        if (channel == null) {
            size += bytes;
        } else {
            message.write(this);
        }
    }

    /** Writes messages. */
    public void messages(int field, List<? extends Message> messages) {
        messages.forEach(message -> message(field, message));
    }
}
