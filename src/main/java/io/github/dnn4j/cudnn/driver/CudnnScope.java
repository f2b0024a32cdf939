package io.github.dnn4j.cudnn.driver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Owns resources of the GPU and releases them, the last first. For one thread at a time. */
public final class CudnnScope implements AutoCloseable {
    private final Deque<Runnable> owned = new ArrayDeque<>();

    /** Releases {@code resource} with this scope. */
    public void own(Runnable release) {
        owned.push(release);
    }

    /** A new backend descriptor. */
    public long descriptor(CudnnDescriptors.Kind kind) {
        long created = CudnnDescriptors.createDescriptor(kind);
        own(() -> CudnnDescriptors.destroyDescriptor(created));
        return created;
    }

    /** New device memory, as {@link CudaMemory#allocate}. */
    public long allocate(long bytes, String subject) {
        long address = CudaMemory.allocate(bytes, subject);
        own(() -> CudaMemory.free(address));
        return address;
    }

    /** A new event for timing. */
    public long event() {
        long created = CudaStreams.createEvent();
        own(() -> CudaStreams.destroyEvent(created));
        return created;
    }

    /** Tensors of a graph by their numbers and addresses, for a plan to run on. */
    public long variantPack(long[] ids, long[] addresses, long workspace, String subject) {
        long pack = descriptor(CudnnDescriptors.Kind.VARIANT_PACK);
        CudnnDescriptors.setPointers(pack, CudnnAttributes.PACK_POINTERS, addresses);
        CudnnDescriptors.setLongs(pack, CudnnAttributes.PACK_IDS, ids);
        CudnnDescriptors.setPointers(pack, CudnnAttributes.PACK_WORKSPACE, workspace);
        CudnnDescriptors.finish(pack, subject);
        return pack;
    }

    /** Lets another scope release what this one owns. */
    public void moveTo(CudnnScope other) {
        owned.descendingIterator().forEachRemaining(other::own);
        owned.clear();
    }

    /**
     * Releases everything, even if releasing something fails; the first failure is thrown, the others go with it. If an
     * error that was reported earlier has made the device unusable, nothing can be released, and that is not an error
     * again.
     */
    @Override
    public void close() {
        boolean wasBroken = Cuda.isBroken();
        Optional<RuntimeException> failure = Optional.empty();
        while (!owned.isEmpty()) {
            try {
                owned.pop().run();
            } catch (RuntimeException e) {
                failure.ifPresent(first -> first.addSuppressed(e));
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (!wasBroken) {
            failure.ifPresent(first -> {
                throw first;
            });
        }
    }
}
