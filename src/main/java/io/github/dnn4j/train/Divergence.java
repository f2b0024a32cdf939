package io.github.dnn4j.train;

import java.util.Locale;

/** Finds out where a step's numbers went wrong, and says so. */
final class Divergence {
    private static final String ADVICE =
            ". Parameters are as they were before this step. A lower learning rate, a warm-up"
                    + " or clipped gradients usually help";

    private Divergence() {}

    /**
     * For a loss that is not finite or too large.
     *
     * @param step the step, from 0
     * @param pass the number that the forward pass had
     */
    static DivergedException inLoss(TrainingState state, long step, long pass, double loss) {
        Diagnosis found = forward(state, pass);
        String what = Double.isFinite(loss)
                ? String.format(
                        Locale.ROOT,
                        "step %d has loss %.4g, where the first had %.4g: training diverges",
                        step,
                        loss,
                        state.history().loss(0))
                : String.format(Locale.ROOT, "step %d has loss %s", step, loss);
        return new DivergedException(what + "; " + found.sentence() + ADVICE, step, found.node());
    }

    /** For a gradient that is not finite where the loss was. */
    static DivergedException inGradients(TrainingState state, long step, long pass) {
        Diagnosis found = Diagnosis.backward(state.task().trainable().network(), state.session());
        if (found.node() == null) {
            found = forward(state, pass);
        }
        String parameter = state.updates().notFinite().orElse("none alone");
        return new DivergedException(
                "step " + step + " has gradients that are not finite (the first: " + parameter + "); "
                        + found.sentence() + ADVICE,
                step,
                found.node());
    }

    private static Diagnosis forward(TrainingState state, long pass) {
        return Diagnosis.of(
                state.task().backend(),
                state.task().trainable().network(),
                state.parameters(),
                state.session().input(state.task().trainable().input()),
                state.session().options(),
                pass);
    }
}
