package io.github.dnn4j.onnx.wire;

/**
 * The forms that the value of a field has: three bits of the tag before it, whose other bits are the field's number.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/#structure">the encoding of fields</a>
 */
public final class WireType {
    /** An integer of seven bits in each byte, the lowest first; all bytes but the last have the eighth bit set. */
    public static final int VARINT = 0;
    /** Eight bytes, the lowest first. */
    public static final int FIXED64 = 1;
    /** As many bytes as a varint before them says: text, bytes, a message, or numbers one after the other. */
    public static final int LENGTH = 2;
    /** The begin of a group of fields, which ONNX does not use. */
    public static final int GROUP = 3;
    /** The end of a group. */
    public static final int GROUP_END = 4;
    /** Four bytes, the lowest first. */
    public static final int FIXED32 = 5;

    private WireType() {}

    /** The tag of a field. */
    public static int tag(int field, int type) {
        return field << 3 | type;
    }
}
