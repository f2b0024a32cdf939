package io.github.dnn4j.train.optimizer;

import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Arithmetic on tensors of F32 as long vectors. Elements pass through arrays that fit the processor's first cache, over
 * which the rules are plain loops; nothing is allocated. For one thread.
 */
final class ChunkedVectors {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
    private static final int CHUNK = 1024;

    private final float[] p = new float[CHUNK];
    private final float[] g = new float[CHUNK];
    private final float[] first = new float[CHUNK];
    private final float[] second = new float[CHUNK];

    /** Copies one tensor to another, or adds it. */
    void sum(Tensor source, Tensor target, boolean adds) {
        MemorySegment from = source.segment();
        MemorySegment to = target.segment();
        if (!adds) {
            MemorySegment.copy(from, 0, to, 0, to.byteSize());
            return;
        }
        long elements = target.shape().elements();
        for (long at = 0; at < elements; at += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(from, FLOAT, at * 4, g, 0, count);
            MemorySegment.copy(to, FLOAT, at * 4, first, 0, count);
            for (int i = 0; i < count; i++) {
                first[i] += g[i];
            }
            MemorySegment.copy(first, 0, to, FLOAT, at * 4, count);
        }
    }

    /**
     * The sum of squares: in four parts, since one sum would wait for each addition, and in double, where no F32 can
     * overflow.
     */
    double squares(Tensor tensor) {
        MemorySegment memory = tensor.segment();
        long elements = tensor.shape().elements();
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (long at = 0; at < elements; at += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(memory, FLOAT, at * 4, g, 0, count);
            int i = 0;
            for (; i + 3 < count; i += 4) {
                a += (double) g[i] * g[i];
                b += (double) g[i + 1] * g[i + 1];
                c += (double) g[i + 2] * g[i + 2];
                d += (double) g[i + 3] * g[i + 3];
            }
            for (; i < count; i++) {
                a += (double) g[i] * g[i];
            }
        }
        return a + b + c + d;
    }

    /**
     * Moves a parameter by the optimizer's rule.
     *
     * @param steps number of the step, from 1
     * @param rate step size
     * @param scale what the summed gradient is multiplied by first
     */
    void update(UpdateSlot slot, Optimizer optimizer, long steps, double rate, float scale) {
        MemorySegment parameter = slot.parameter().segment();
        MemorySegment gradient = slot.sum().segment();
        MemorySegment one = slot.state().size() > 0 ? slot.state().get(0).segment() : null;
        MemorySegment two = slot.state().size() > 1 ? slot.state().get(1).segment() : null;
        float decay = slot.decays() ? (float) optimizer.weightDecay().rate() : 0;
        long elements = slot.parameter().shape().elements();
        for (long at = 0; at < elements; at += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - at);
            MemorySegment.copy(parameter, FLOAT, at * 4, p, 0, count);
            MemorySegment.copy(gradient, FLOAT, at * 4, g, 0, count);
            if (one != null) {
                MemorySegment.copy(one, FLOAT, at * 4, first, 0, count);
            }
            if (two != null) {
                MemorySegment.copy(two, FLOAT, at * 4, second, 0, count);
            }
            switch (optimizer) {
                case Sgd sgd -> sgd.update(p, g, first, count, rate, scale, decay, steps == 1);
                case Adam adam -> adam.update(p, g, first, second, count, rate, scale, decay, steps);
            }
            MemorySegment.copy(p, 0, parameter, FLOAT, at * 4, count);
            if (one != null) {
                MemorySegment.copy(first, 0, one, FLOAT, at * 4, count);
            }
            if (two != null) {
                MemorySegment.copy(second, 0, two, FLOAT, at * 4, count);
            }
        }
    }
}
