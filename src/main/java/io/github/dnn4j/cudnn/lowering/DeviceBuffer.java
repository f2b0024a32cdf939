package io.github.dnn4j.cudnn.lowering;

/** A piece of device memory that a plan needs; compared by identity. */
public final class DeviceBuffer {
    /** Where its memory comes from. */
    public enum Kind {
        /** The session's arena, shared with others that are not needed at the same time. */
        ARENA,
        /** The session's copy of an input. */
        INPUT,
        /** The session's copy of an output. */
        OUTPUT,
        /** Weights and constants of the compiled network. */
        WEIGHT
    }

    private final Kind kind;
    private final String name;
    private final long bytes;

    public DeviceBuffer(Kind kind, String name, long bytes) {
        this.kind = kind;
        this.name = name;
        this.bytes = bytes;
    }

    public Kind kind() {
        return kind;
    }

    /** The input or output that it is, or what it holds. */
    public String name() {
        return name;
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
