package io.github.dnn4j.agreement;

import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** What a peer says to a case. */
public sealed interface Answer {
    /**
     * The outputs that it computed.
     *
     * @param tensors one for each output of the network, in their order
     */
    record Outputs(List<Tensor> tensors) implements Answer {
        /** Copies the list. */
        public Outputs {
            tensors = List.copyOf(tensors);
        }
    }

    /**
     * It has no such layer, or defines it otherwise.
     *
     * @param reason what it lacks or refuses, in one sentence
     */
    record NotAvailable(String reason) implements Answer {}
}
