package io.github.dnn4j.session;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Tensor;

/** The place of one tensor of a session. An input that is an output too has two, bound together. */
final class TensorSlot {
    private final String name;
    private final Tensor own;
    private volatile Tensor inUse;

    TensorSlot(String name, Tensor own) {
        this.name = name;
        this.own = own;
        this.inUse = own;
    }

    String name() {
        return name;
    }

    /** The session's own tensor. */
    Tensor own() {
        return own;
    }

    /** The tensor bound here, or the session's own. */
    Tensor inUse() {
        return inUse;
    }

    boolean isBound() {
        return inUse != own;
    }

    void bind(Tensor tensor) {
        inUse = tensor;
    }

    void unbind() {
        inUse = own;
    }

    /**
     * Throws unless the tensor is one as the session's own.
     *
     * @param session what to call the session in the message
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if shape, type or layout differ
     */
    void requireLikeOwn(Tensor tensor, String session) {
        require(
                tensor.shape().equals(own.shape()) && tensor.type() == own.type() && tensor.layout() == own.layout(),
                "%s cannot be bound to %s of %s, which is %s",
                tensor,
                name,
                session,
                own);
    }
}
