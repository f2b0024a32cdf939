package io.github.dnn4j.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;

/** Owns native handles and other claims and gives them up, the last first. For one thread. */
final class DnnlScope implements AutoCloseable {
    private record Owned(long handle, LongConsumer destroy) {}

    private final Deque<Owned> owned = new ArrayDeque<>();

    /** Takes ownership of a handle; if that fails, the handle is destroyed. */
    private long own(long handle, LongConsumer destroy) {
        owned.push(new Owned(handle, destroy));
        return handle;
    }

    long desc(long handle) {
        return own(handle, DnnlMemory::destroyDesc);
    }

    long memory(long handle) {
        return own(handle, DnnlMemory::destroyMemory);
    }

    long primitiveDesc(long handle) {
        return own(handle, DnnlPrimitives::destroyPrimitiveDesc);
    }

    long primitive(long handle) {
        return own(handle, DnnlPrimitives::destroyPrimitive);
    }

    long attributes(long handle) {
        return own(handle, DnnlAttributes::destroyAttributes);
    }

    long postOps(long handle) {
        return own(handle, DnnlAttributes::destroyPostOps);
    }

    long stream(long handle) {
        return own(handle, DnnlLibrary::destroyStream);
    }

    /** Runs an action when the scope closes. */
    void onClose(Runnable action) {
        own(0, unused -> action.run());
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            Owned next = owned.pop();
            next.destroy().accept(next.handle());
        }
    }
}
