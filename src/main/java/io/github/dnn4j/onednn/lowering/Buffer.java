package io.github.dnn4j.onednn.lowering;

/**
 * A piece of memory that a plan needs. It is either a root of some kind, or lies inside another buffer at an offset:
 * concatenated inputs inside their result, split outputs inside their source.
 */
public final class Buffer {
    /** Where a root's memory comes from. */
    public enum Kind {
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

    public Buffer(Kind kind, String name, long bytes) {
        this.kind = kind;
        this.name = name;
        this.bytes = bytes;
    }

    /** A buffer inside another. */
    public static Buffer inside(Buffer parent, long offset, String name, long bytes) {
        Buffer buffer = new Buffer(parent.kind, name, bytes);
        buffer.placeInside(parent, offset);
        return buffer;
    }

    public void placeInside(Buffer newParent, long newOffset) {
        if (parent != null) {
            throw new IllegalStateException("buffer " + name + " is placed twice");
        }
        parent = newParent;
        offset = newOffset;
        newParent.container = true;
    }

    public Kind kind() {
        return root().kind;
    }

    /** The session's tensor that a root input or output is, the weight's key, or the value first computed into it. */
    public String name() {
        return name;
    }

    public long bytes() {
        return bytes;
    }

    public boolean isRoot() {
        return parent == null;
    }

    /** True if another buffer lies inside this one. */
    boolean isContainer() {
        return container;
    }

    public Buffer root() {
        return parent == null ? this : parent.root();
    }

    public long offsetInRoot() {
        return parent == null ? 0 : parent.offsetInRoot() + offset;
    }

    /** An activation that turns out to be the output {@code output} of the network. */
    public Buffer asOutput(String output) {
        Buffer result = new Buffer(Kind.OUTPUT, output, bytes);
        placeInside(result, 0);
        return result;
    }
}
