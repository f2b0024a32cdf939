package io.github.dnn4j.session;

import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteValueException;
import java.util.List;
import java.util.function.Predicate;

/** Looks for NaN in the inputs of a session before it runs, where {@link NonFinite#REFUSE} asks for that. */
public final class NanCheck {
    private final String session;
    private final List<TensorSlot> inputs;
    private final Predicate<String> isOnHost;

    /**
     * A check of the inputs of {@code tensors}, those that are added later among them.
     *
     * @param session what to call the session in messages
     * @param isOnHost whether the input of that name is in the host's memory; others are not looked at
     */
    public NanCheck(String session, NonFinite nonFinite, NamedTensors tensors, Predicate<String> isOnHost) {
        this.session = session;
        this.inputs = nonFinite == NonFinite.REFUSE ? tensors.slots(TensorRole.INPUT) : List.of();
        this.isOnHost = isOnHost;
    }

    /**
     * Checks all inputs; allocates nothing where there is nothing to say.
     *
     * @param threads how many may read a large input
     * @throws NonFiniteValueException naming input, sample and element of the first NaN
     */
    public void run(int threads) {
        for (int i = 0; i < inputs.size(); i++) { // without an iterator
            TensorSlot input = inputs.get(i);
            if (isOnHost.test(input.name())) {
                NonFiniteChecks.requireNoNan(session, input.name(), input.inUse(), threads);
            }
        }
    }
}
