package io.github.dnn4j.cli.train;

import io.github.dnn4j.report.TrainingPoint;
import io.github.dnn4j.train.EpochResult;
import io.github.dnn4j.train.History;
import io.github.dnn4j.train.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;

/** What happened in a training, as points for curves: some within every epoch, and one at its end. */
final class TrainingHistory {
    private static final int POINTS_PER_EPOCH = 10;

    private TrainingHistory() {}

    /**
     * The points so far, those before a resumed checkpoint included.
     *
     * @param stepsPerEpoch steps of an epoch
     */
    static List<TrainingPoint> points(History history, TrainingRecipe plan, int stepsPerEpoch) {
        List<TrainingPoint> points = new ArrayList<>();
        int interval = Math.ceilDiv(stepsPerEpoch, POINTS_PER_EPOCH);
        long total = Math.multiplyExact((long) plan.epochs(), stepsPerEpoch);
        double seconds = 0;
        int from = 0;
        for (int end = 1; end <= history.steps(); end++) {
            boolean endOfEpoch = end % stepsPerEpoch == 0;
            int within = end % stepsPerEpoch;
            if (!endOfEpoch && (within % interval != 0 || stepsPerEpoch - within < interval)) {
                continue;
            }
            double rate = plan.optimizer().learningRate() * plan.schedule().factor(end - 1, stepsPerEpoch, total);
            double loss = mean(history::loss, from, end);
            double accuracy = mean(history::accuracy, from, end);
            double epoch = (double) end / stepsPerEpoch;
            int complete = end / stepsPerEpoch;
            if (endOfEpoch && complete <= history.epochs().size()) {
                EpochResult result = history.epochs().get(complete - 1);
                seconds += result.seconds();
                points.add(new TrainingPoint(
                        epoch,
                        end,
                        loss,
                        accuracy,
                        result.testAccuracy(),
                        rate,
                        result.imagesPerSecond(),
                        seconds,
                        result.trainLoss(),
                        result.trainAccuracy()));
            } else {
                points.add(new TrainingPoint(
                        epoch, end, loss, accuracy, Double.NaN, rate, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
            }
            from = end;
        }
        return points;
    }

    /** A number of a step. */
    @FunctionalInterface
    private interface OfStep {
        float at(int step);
    }

    private static double mean(OfStep values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values.at(i);
        }
        return sum / (to - from);
    }
}
