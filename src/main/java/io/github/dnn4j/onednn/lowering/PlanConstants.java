package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the steps of a plan read besides the weights of all plans: matrices of interpolation, divisors of pooling and
 * borders of padding, which grow with its shapes, and weights in layouts that {@link WeightStore} does not keep. They
 * lie in one block of the pool, which is asked for before a number is computed, and are written there in place. They
 * are made with the plan, shared by its sessions, given back with the last of them and made again for the next, so
 * that plans that are only kept for shapes that may come again hold no memory of that kind.
 */
public final class PlanConstants implements AutoCloseable {
    /** Where a constant is to be written: zeroed memory. */
    record Place(MemoryPool.Block block, long offset, MemoryDesc desc) {
        long address() {
            return block.address() + offset;
        }

        /** The place as a row-major tensor. */
        Tensor tensor() {
            return block.tensor(offset, desc.shape(), desc.type(), Layout.NCHW);
        }
    }

    private record Constant(Operand operand, Consumer<Place> content, long offset) {}

    private final MemoryPool pool;
    private final String purpose;
    private final Map<String, List<Constant>> constants = new HashMap<>();
    private final Map<Buffer, Long> offsets = new IdentityHashMap<>();
    private long bytes;
    private MemoryPool.Block block;
    private int holders;

    /**
     * No constants yet.
     *
     * @param pool where they are to lie
     * @param network whose they are, for messages
     */
    PlanConstants(MemoryPool pool, String network) {
        this.pool = pool;
        this.purpose = "constants of a plan of " + network;
    }

    /**
     * Declares a constant, unless one of that key and layout is there already.
     *
     * @param key tells the content
     * @param desc of the plan's scope
     * @param content writes it
     */
    synchronized Operand add(String key, MemoryDesc desc, Consumer<Place> content) {
        List<Constant> known = constants.computeIfAbsent(key, unused -> new ArrayList<>());
        for (Constant candidate : known) {
            if (candidate.operand().desc().sameAs(desc)) {
                return candidate.operand();
            }
        }
        Operand operand = new Operand(new Buffer(Buffer.Kind.CONSTANT, key, desc.bytes()), desc);
        known.add(new Constant(operand, content, bytes));
        offsets.put(operand.buffer(), bytes);
        long aligned = Math.ceilDiv(desc.bytes(), MemoryPool.ALIGNMENT) * MemoryPool.ALIGNMENT;
        bytes = Math.addExact(bytes, aligned);
        return operand;
    }

    /** The bytes of all constants together. */
    public synchronized long bytes() {
        return bytes;
    }

    /**
     * Makes the constants unless they are there.
     *
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool has too little memory left
     */
    public synchronized void make() {
        if (block != null || bytes == 0) {
            return;
        }
        MemoryPool.Block made = pool.allocateBytes(bytes, purpose);
        try {
            for (List<Constant> layouts : constants.values()) {
                for (Constant constant : layouts) {
                    MemoryDesc desc = constant.operand().desc();
                    constant.content().accept(new Place(made, constant.offset(), desc));
                }
            }
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
        block = made;
    }

    /** Makes the constants unless they are there, and keeps them until {@link #release}. */
    public synchronized void hold() {
        make();
        holders++;
    }

    /** Undoes one {@link #hold}; after the last one the memory is returned to the pool. */
    public synchronized void release() {
        holders--;
        if (holders == 0) {
            close();
        }
    }

    /** The address of a constant while they are held. */
    public synchronized long address(Buffer buffer) {
        return block.address() + offsets.get(buffer);
    }

    /** Returns the memory to the pool. */
    @Override
    public synchronized void close() {
        if (block != null) {
            block.close();
            block = null;
        }
    }
}
