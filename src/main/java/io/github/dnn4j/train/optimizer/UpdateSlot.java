package io.github.dnn4j.train.optimizer;

import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A learned parameter and what moves it.
 *
 * @param gradient that of a pass, the session's own
 * @param sum its gradient summed over several passes; the session's own where a step has one pass
 * @param state what the optimizer keeps
 * @param decays whether weights decay here
 */
record UpdateSlot(String name, Tensor parameter, Tensor gradient, Tensor sum, List<Tensor> state, boolean decays)
        implements AutoCloseable {
    /** The slot of a parameter, its state zeroed; nothing stays allocated if that fails. */
    static UpdateSlot of(
            TrainingSession session, String name, boolean weight, Optimizer optimizer, boolean sums, MemoryPool pool) {
        Tensor parameter = session.parameter(name);
        Tensor gradient = session.gradient(name);
        List<Tensor> own = new ArrayList<>();
        try {
            for (String what : optimizer.slots()) {
                own.add(pool.allocate(parameter.shape(), DataType.F32, what + " of " + name));
            }
            Tensor sum =
                    sums ? pool.allocate(parameter.shape(), DataType.F32, "the summed gradient of " + name) : gradient;
            boolean decays = weight || optimizer.weightDecay().everywhere();
            return new UpdateSlot(name, parameter, gradient, sum, List.copyOf(own), decays);
        } catch (RuntimeException | Error failure) {
            own.forEach(Tensor::close);
            throw failure;
        }
    }

    @Override
    public void close() {
        state.forEach(Tensor::close);
        if (sum != gradient) {
            sum.close();
        }
    }
}
