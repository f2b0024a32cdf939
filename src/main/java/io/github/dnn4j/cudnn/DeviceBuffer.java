package io.github.dnn4j.cudnn;

/** A piece of device memory that a plan needs; compared by identity. */
final class DeviceBuffer {
    /** Where its memory comes from. */
    enum Kind {
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

    DeviceBuffer(Kind kind, String name, long bytes) {
        this.kind = kind;
        this.name = name;
        this.bytes = bytes;
    }

    Kind kind() {
        return kind;
    }

    /** The input or output that it is, or what it holds. */
    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
