package io.github.dnn4j.onednn;

/**
 * A piece of memory that a plan needs. It is either a root of some kind, or lies inside another buffer at an offset:
 * concatenated inputs inside their result, split outputs inside their source.
 */
final class Buffer {
    /** Where a root's memory comes from. */
    enum Kind {
        /** The session's arena. */
        ACTIVATION,
        /** An input tensor of the session. */
        INPUT,
        /** An output tensor of the session. */
        OUTPUT,
        /** Packed weights of the compiled network. */
        WEIGHT,
        /** The plan's {@link PlanConstants}. */
        CONSTANT
    }

    private Kind kind;
    private final String name;
    private final long bytes;
    private Buffer parent;
    private long offset;
    private boolean container;

    Buffer(Kind kind, String name, long bytes) {
        this.kind = kind;
        this.name = name;
        this.bytes = bytes;
    }

    /** A buffer inside another. */
    static Buffer inside(Buffer parent, long offset, String name, long bytes) {
        Buffer buffer = new Buffer(parent.kind, name, bytes);
        buffer.placeInside(parent, offset);
        return buffer;
    }

    void placeInside(Buffer newParent, long newOffset) {
        if (parent != null) {
            throw new IllegalStateException("buffer " + name + " is placed twice");
        }
        parent = newParent;
        offset = newOffset;
        newParent.container = true;
    }

    Kind kind() {
        return root().kind;
    }

    /** The session's tensor that a root input or output is, the weight's key, or the value first computed into it. */
    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    boolean isRoot() {
        return parent == null;
    }

    /** True if another buffer lies inside this one. */
    boolean isContainer() {
        return container;
    }

    Buffer root() {
        return parent == null ? this : parent.root();
    }

    long offsetInRoot() {
        return parent == null ? 0 : parent.offsetInRoot() + offset;
    }

    /** An activation that turns out to be the output {@code output} of the network. */
    Buffer asOutput(String output) {
        Buffer result = new Buffer(Kind.OUTPUT, output, bytes);
        placeInside(result, 0);
        return result;
    }
}
