package io.github.dnn4j.train;

/** The steps of a training one after the other, with what belongs to the end of an epoch, and checkpoints. */
final class TrainingLoop {
    private final TrainingState state;
    private final Checkpoints checkpoints;
    private final TrainingProgress progress;
    private final TrainingStep step;
    private Evaluation evaluation;
    private volatile boolean stopRequested;

    TrainingLoop(TrainingState state, Checkpoints checkpoints) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.progress = state.progress();
        this.step = new TrainingStep(state);
    }

    /** Takes all steps that are left, or those until {@link #requestStop}. */
    void run(TrainingListener listener) {
        state.task().trainable().note().ifPresent(listener::note);
        state.task().data().notes().forEach(listener::note);
        checkpoints.notes().forEach(listener::note);
        progress.start(state.steps());
        checkpoints.startClock();
        EpochClock clock = new EpochClock();
        while (state.steps() < progress.totalSteps() && !stopRequested) {
            clock.resume();
            step.run();
            clock.pause(progress);
            listener.step(progress);
            if (endsEpoch()) {
                finishEpoch(clock, listener);
                clock = new EpochClock();
                checkpoints.write(state, listener);
            } else if (checkpoints.due()) {
                checkpoints.write(state, listener);
            }
        }
        if (stopRequested && !endsEpoch()) {
            checkpoints.write(state, listener);
        }
    }

    private boolean endsEpoch() {
        return state.steps() % progress.stepsPerEpoch() == 0;
    }

    private void finishEpoch(EpochClock clock, TrainingListener listener) {
        evaluation = state.task().evaluate(state.parameters());
        History history = state.history();
        int end = history.steps();
        int begin = end - progress.stepsPerEpoch();
        EpochResult result = new EpochResult(
                end / progress.stepsPerEpoch(),
                history.meanLoss(begin, end),
                history.meanAccuracy(begin, end),
                evaluation.loss(),
                evaluation.accuracy(),
                progress.learningRate(),
                progress.imagesPerSecond(),
                clock.seconds());
        history.add(result);
        listener.epoch(result);
    }

    /** What the last complete epoch's evaluation gave; null before. */
    Evaluation lastEvaluation() {
        return evaluation;
    }

    /** Ends {@link #run} after the step that it is at; from any thread. */
    void requestStop() {
        stopRequested = true;
    }
}
