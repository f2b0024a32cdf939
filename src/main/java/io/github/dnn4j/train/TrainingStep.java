package io.github.dnn4j.train;

import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;
import io.github.dnn4j.train.data.BatchPipeline;
import io.github.dnn4j.train.loss.BatchScore;
import io.github.dnn4j.train.loss.Loss;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import java.lang.foreign.MemorySegment;

/** One step of a training: its passes forward and backward, then the parameters. Allocates nothing. */
final class TrainingStep {
    /** A first loss may be next to nothing, where parameters are learned ones already. */
    private static final double LEAST_FIRST_LOSS = 1e-3;

    private final TrainingState state;
    private final TrainingProgress progress;
    private final TrainingRecipe plan;
    private final TrainingSession session;
    private final ParameterUpdates updates;
    private final BatchPipeline batches;
    private final Loss loss;
    private final String input;
    private final String output;
    private final BatchScore score = new BatchScore();

    TrainingStep(TrainingState state) {
        this.state = state;
        this.progress = state.progress();
        this.plan = state.task().plan();
        this.session = state.session();
        this.updates = state.updates();
        this.batches = state.batches();
        this.loss = plan.loss();
        this.input = state.task().trainable().input();
        this.output = state.task().trainable().output();
    }

    /**
     * Takes the step.
     *
     * @throws DivergedException if loss or gradients are not finite, or the loss has grown too much; before parameters
     *     move
     */
    void run() {
        long step = state.steps();
        double total = 0;
        int correct = 0;
        for (int pass = 0; pass < plan.passes(); pass++) {
            forward(step, step * plan.passes() + pass);
            session.backward();
            updates.add();
            total += score.loss();
            correct += score.correct();
        }
        double norm = updates.gradientNorm();
        if (!Double.isFinite(norm)) {
            throw Divergence.inGradients(state, step, (step + 1) * plan.passes() - 1);
        }
        double factor = plan.schedule().factor(step, progress.stepsPerEpoch(), progress.totalSteps());
        double rate = plan.optimizer().learningRate() * factor;
        updates.apply(rate, plan.clip() > 0 && norm > plan.clip() ? plan.clip() / norm : 1);
        double accuracy = (double) correct / progress.picturesPerStep();
        state.history().add(total / plan.passes(), accuracy);
        progress.step(total / plan.passes(), accuracy, rate, norm);
    }

    /** One pass forward and the loss of its pictures; {@code number} counts the passes of all steps. */
    private void forward(long step, long number) {
        Batch batch = batches.next();
        MemorySegment target = session.input(input).segment();
        MemorySegment.copy(batch.pictures().segment(), 0, target, 0, target.byteSize());
        session.forward(number);
        Tensor gradient = session.outputGradient(output);
        loss.evaluate(session.output(output), batch, gradient, score);
        if (!Double.isFinite(score.loss()) || score.loss() > limit()) {
            throw Divergence.inLoss(state, step, number, score.loss());
        }
    }

    private double limit() {
        History history = state.history();
        return history.steps() == 0
                ? Double.MAX_VALUE
                : state.task().options().divergence() * Math.max(history.loss(0), LEAST_FIRST_LOSS);
    }
}
