package io.github.dnn4j.train;

/**
 * How far a training has come. One object, whose numbers change from step to step, so that telling of a step allocates
 * nothing: read it during the call, keep numbers, not the object.
 */
public final class TrainingProgress {
    private final long totalSteps;
    private final int stepsPerEpoch;
    private final int picturesPerStep;
    private long startStep;
    private long startNanos;
    private long step;
    private double loss;
    private double accuracy;
    private double learningRate;
    private double gradientNorm;
    private double imagesPerSecond;

    TrainingProgress(int epochs, int stepsPerEpoch, int picturesPerStep) {
        this.totalSteps = Math.multiplyExact((long) epochs, stepsPerEpoch);
        this.stepsPerEpoch = stepsPerEpoch;
        this.picturesPerStep = picturesPerStep;
    }

    void start(long firstStep) {
        step = firstStep;
        startStep = firstStep;
        startNanos = System.nanoTime();
    }

    void step(double stepLoss, double stepAccuracy, double rate, double norm) {
        step++;
        loss = stepLoss;
        accuracy = stepAccuracy;
        learningRate = rate;
        gradientNorm = norm;
    }

    void imagesPerSecond(double rate) {
        imagesPerSecond = rate;
    }

    /** Steps taken, this one included. */
    public long step() {
        return step;
    }

    /** Steps of the whole training. */
    public long totalSteps() {
        return totalSteps;
    }

    /** Steps in an epoch. */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** Pictures that a step learns from. */
    public int picturesPerStep() {
        return picturesPerStep;
    }

    /** The epoch that the last step belongs to, from 1. */
    public int epoch() {
        return (int) (Math.max(0, step - 1) / stepsPerEpoch) + 1;
    }

    /** Epochs of the whole training. */
    public int epochs() {
        return (int) (totalSteps / stepsPerEpoch);
    }

    /** Mean loss of the step's pictures. */
    public double loss() {
        return loss;
    }

    /** Share of the step's pictures that had their own class in first place. */
    public double accuracy() {
        return accuracy;
    }

    /** Step size of the step. */
    public double learningRate() {
        return learningRate;
    }

    /** Norm of all gradients of the step together, before it was clipped. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Pictures a second in the current epoch, evaluation left out. */
    public double imagesPerSecond() {
        return imagesPerSecond;
    }

    /** Seconds since this run began. */
    public double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** Seconds that are left if the rest goes as this run has gone so far, evaluations included. */
    public double secondsLeft() {
        return step == startStep ? 0 : seconds() / (step - startStep) * (totalSteps - step);
    }
}
