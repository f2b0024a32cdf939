package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights in the layouts that primitives chose, each packed once and shared by all plans and sessions of a compiled
 * network. Which layouts there are depends on the shapes that came first: once {@link #settle settled}, it keeps no
 * more, and what a plan then needs besides is its own. Safe for use by many threads.
 */
public final class WeightStore implements AutoCloseable {
    /** A packed weight: its memory and a oneDNN memory object on it that nobody writes. */
    record Packed(MemoryDesc desc, MemoryPool.Block block, long memory) {}

    private final long engine;
    private final MemoryPool pool;
    private final WeightReorder reorder;
    private final DnnlScope scope = new DnnlScope();
    private final Map<String, List<Packed>> packed = new HashMap<>();
    private final Map<Buffer, Packed> byBuffer = new HashMap<>();
    private final Map<Packed, Buffer> buffers = new HashMap<>();
    private long bytes;
    private boolean settled;

    public WeightStore(long engine, MemoryPool pool) {
        this.engine = engine;
        this.pool = pool;
        this.reorder = new WeightReorder(engine, pool);
    }

    /**
     * The weight {@code key} in the layout {@code target}, packed now unless it was before.
     *
     * @param key names the source's content and the view {@code source} of it
     * @param content the weight
     * @param source how to read it
     */
    Operand pack(String key, TensorSource content, MemoryDesc source, MemoryDesc target, PlanConstants own) {
        return pack(
                key,
                content,
                target,
                (rowMajor, result, address) -> reorder.run(key, rowMajor, source, result, address),
                own);
    }

    /** Writes a weight from row-major content, which stays where it is meanwhile, to an address. */
    public interface Writer {
        void write(Tensor content, MemoryDesc result, long address);
    }

    /** Packs no more weights than those that are there already. */
    public synchronized void settle() {
        settled = true;
    }

    /**
     * The weight {@code key} in the form {@code target}, written now unless it was before.
     *
     * @param key names the content and the form
     * @param own takes it where this store is settled and has no such form
     */
    synchronized Operand pack(String key, TensorSource content, MemoryDesc target, Writer writer, PlanConstants own) {
        for (Packed candidate : packed.getOrDefault(key, List.of())) {
            if (candidate.desc().sameAs(target)) {
                return new Operand(buffers.get(candidate), candidate.desc());
            }
        }
        if (settled) {
            return own.add(key, target, place -> write(key, content, target, place.address(), writer));
        }
        MemoryDesc desc = new MemoryDesc(scope.desc(DnnlMemory.clone(target.handle())));
        MemoryPool.Block block = pool.allocateBytes(desc.bytes(), "packed weight " + key);
        Packed result;
        try {
            long memory = scope.memory(DnnlMemory.createMemory(desc.handle(), engine, block.address()));
            result = new Packed(desc, block, memory);
            write(key, content, desc, block.address(), writer);
        } catch (RuntimeException | Error e) {
            block.close();
            throw e;
        }
        Buffer buffer = new Buffer(Buffer.Kind.WEIGHT, key, desc.bytes());
        packed.computeIfAbsent(key, unused -> new ArrayList<>()).add(result);
        byBuffer.put(buffer, result);
        buffers.put(result, buffer);
        bytes += desc.bytes();
        return new Operand(buffer, desc);
    }

    /** What is in a file is in memory of the pool only until it is packed. */
    private void write(String key, TensorSource content, MemoryDesc result, long address, Writer writer) {
        if (content.file().isEmpty()) {
            write(rowMajor(content.tensor()), result, address, writer);
            return;
        }
        try (Tensor read = pool.allocate(content.shape(), content.type(), "weight " + key + " while it is packed")) {
            content.copyTo(read);
            write(read, result, address, writer);
        }
    }

    private static void write(Tensor rowMajor, MemoryDesc result, long address, Writer writer) {
        rowMajor.hold();
        try {
            writer.write(rowMajor, result, address);
        } finally {
            rowMajor.letGo();
        }
    }

    /** The tensor, or a copy, in the order that descriptors of sources are made for. */
    private static Tensor rowMajor(Tensor content) {
        if (content.layout() == Layout.NCHW) {
            return content;
        }
        return content.copyAs(content.type());
    }

    /** The memory object of a packed weight. */
    public synchronized long memory(Buffer buffer) {
        return byBuffer.get(buffer).memory();
    }

    /** The address of a packed weight. */
    public synchronized long address(Buffer buffer) {
        return byBuffer.get(buffer).block().address();
    }

    /** True if the operand is a packed weight just as it was packed, so that its memory object serves. */
    public synchronized boolean isWhole(Operand operand) {
        Packed weight = byBuffer.get(operand.buffer());
        return weight != null && weight.desc().sameAs(operand.desc());
    }

    /** The pool that the weights lie in. */
    MemoryPool pool() {
        return pool;
    }

    /** Bytes of all packed weights. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        scope.close();
        byBuffer.values().forEach(weight -> weight.block().close());
        byBuffer.clear();
        buffers.clear();
        packed.clear();
        bytes = 0;
    }
}
