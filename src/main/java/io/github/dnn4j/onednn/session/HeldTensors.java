package io.github.dnn4j.onednn.session;

import io.github.dnn4j.tensor.Tensor;
import java.lang.ref.Reference;

/** The tensors that runs read and write, whose memory is kept while one does. */
final class HeldTensors {
    private Tensor[] tensors = {};

    /** Replaces the tensors, between two runs. */
    void set(Tensor[] others) {
        tensors = others;
    }

    /**
     * Keeps the memory of all until {@link #letGo}; allocates nothing.
     *
     * @throws IllegalStateException if one was closed meanwhile; then none is kept
     */
    void hold() {
        int held = 0;
        try {
            for (Tensor tensor : tensors) {
                tensor.hold();
                held++;
            }
        } finally {
            if (held < tensors.length) {
                letGo(held);
            }
        }
    }

    /** Lets all go that {@link #hold} has kept. */
    void letGo() {
        letGo(tensors.length);
    }

    private void letGo(int count) {
        for (int i = 0; i < count; i++) {
            tensors[i].letGo();
        }
        Reference.reachabilityFence(tensors);
    }
}
