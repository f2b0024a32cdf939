package io.github.dnn4j.onednn.session;

import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** Tensors bound to a session that share memory. */
final class MemoryOverlap {
    private MemoryOverlap() {}

    /**
     * Throws if an output shares memory with another output or an input: it may be written before the other is read.
     *
     * @param session what to call the session in the message
     * @throws IllegalStateException naming both
     */
    static void refuse(NamedTensors tensors, String session) {
        for (String output : tensors.names(TensorRole.OUTPUT)) {
            Tensor written = tensors.find(TensorRole.OUTPUT, output);
            for (TensorRole role : List.of(TensorRole.INPUT, TensorRole.OUTPUT)) {
                for (String other : tensors.names(role)) {
                    Tensor tensor = tensors.find(role, other);
                    if (!other.equals(output)
                            && written.segment()
                                    .asOverlappingSlice(tensor.segment())
                                    .isPresent()) {
                        throw new IllegalStateException("the tensors bound to " + output + " and " + other + " of "
                                + session + " share memory; bind the output to memory of its own");
                    }
                }
            }
        }
    }
}
