package io.github.dnn4j.onednn.tune;

import io.github.dnn4j.onednn.lowering.SequenceRunner;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlAttributes;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.runtime.NativeSequence;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures how long a value takes from channels last to blocks, each shape and type once; the reverse takes as long.
 */
final class ReorderTimes implements AutoCloseable {
    private static final int ROUNDS = 20;

    private record Key(Shape shape, DataType type) {}

    private final long engine;
    private final int threads;
    private final MemoryPool pool;
    private final DnnlScope scope = new DnnlScope();
    private final Map<Key, Long> known = new HashMap<>();

    ReorderTimes(long engine, int threads, MemoryPool pool) {
        this.engine = engine;
        this.threads = threads;
        this.pool = pool;
    }

    /** Nanoseconds; 0 for a value that has no such layouts, and so is never between them. */
    long nanos(Shape shape, DataType type) {
        return ActivationLayout.BLOCKED.fits(shape) ? known.computeIfAbsent(new Key(shape, type), this::measure) : 0;
    }

    private long measure(Key key) {
        MemoryDesc from = ActivationLayout.CHANNELS_LAST.of(scope, key.shape(), key.type());
        MemoryDesc to = ActivationLayout.BLOCKED.of(scope, key.shape(), key.type());
        int former = NativeThreads.set(threads); // as many as the trials, which had their team before
        try (MemoryPool.Block source = pool.allocateBytes(from.bytes(), "measuring a reorder");
                MemoryPool.Block target = pool.allocateBytes(to.bytes(), "measuring a reorder")) {
            String subject = "a reorder of " + from;
            long attributes = scope.attributes(DnnlAttributes.createAttributes());
            long created = DnnlForward.reorder(engine, from.handle(), to.handle(), attributes, subject);
            if (created == 0) {
                return MinimumCut.NEVER;
            }
            long primitiveDesc = scope.primitiveDesc(created);
            long primitive = scope.primitive(DnnlPrimitives.createPrimitive(primitiveDesc, subject));
            long scratchpad = DnnlPrimitives.query(primitiveDesc, DnnlPrimitives.Argument.SCRATCHPAD, 0);
            long scratchpadBytes = scratchpad == 0 ? 0 : DnnlMemory.bytes(scratchpad);
            try (MemoryPool.Block scratch = pool.allocateBytes(Math.max(1, scratchpadBytes), "measuring a reorder")) {
                int[] numbers = {DnnlArg.SRC, DnnlArg.DST, DnnlArg.SCRATCHPAD};
                long[] memories = {
                    scope.memory(DnnlMemory.createMemory(from.handle(), engine, source.address())),
                    scope.memory(DnnlMemory.createMemory(to.handle(), engine, target.address())),
                    scratchpadBytes == 0
                            ? 0
                            : scope.memory(DnnlMemory.createMemory(scratchpad, engine, scratch.address()))
                };
                int count = scratchpadBytes == 0 ? 2 : 3;
                long stream = scope.stream(DnnlLibrary.createStream(engine));
                try (NativeSequence sequence = NativeSequence.ofPrimitives(
                        new long[] {primitive},
                        new int[] {count},
                        Arrays.copyOf(numbers, count),
                        Arrays.copyOf(memories, count))) {
                    return least(sequence, stream, subject);
                }
            }
        } finally {
            NativeThreads.set(former);
        }
    }

    private long least(NativeSequence sequence, long stream, String subject) {
        long least = Long.MAX_VALUE;
        ThreadGate.enter(threads);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                int status = sequence.run(stream, threads);
                least = Math.min(least, System.nanoTime() - start);
                if (status != 0) {
                    throw SequenceRunner.failure(status, subject);
                }
            }
        } finally {
            ThreadGate.leave(threads);
        }
        return least;
    }

    @Override
    public void close() {
        scope.close();
    }
}
