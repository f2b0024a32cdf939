package io.github.dnn4j.peers;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.Tolerance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One case: everyone loads it, answers it and is compared, warms up, and then runs round by round, A B C A B C, so that
 * the machine's drift hits all alike. A round is as many runs as take about {@link #ROUND_MILLIS}.
 */
final class Match {
    private static final double ROUND_MILLIS = 40;
    private static final double WARM_MILLIS = 150;
    private static final int MOST_RUNS = 200;
    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 15;
    private static final int QUICK_ROUNDS = 3;

    private final List<Competitor> competitors;
    private final boolean quick;
    private final Map<Contender, String> excluded = new EnumMap<>(Contender.class);

    Match(List<Competitor> competitors, boolean quick) {
        this.competitors = competitors;
        this.quick = quick;
    }

    /** Plays the case in {@code folder}, whose output has the given shape. */
    CaseResult play(Subject subject, int batch, int threads, Path folder, Shape output) throws IOException {
        Map<Contender, double[]> rounds = new EnumMap<>(Contender.class);
        List<Competitor> loaded = new ArrayList<>();
        try {
            List<Competitor> right = new ArrayList<>();
            Tensor expected = null;
            for (Competitor competitor : competitors) {
                loaded.add(competitor);
                Tensor answer = answer(competitor, folder, output);
                if (answer == null) {
                    continue;
                }
                expected = expected == null ? answer : expected;
                if (isRight(competitor.contender(), answer, expected)) {
                    right.add(competitor);
                }
            }
            times(right, subject.layer() ? 2_000 : 7_000, rounds);
        } finally {
            for (Competitor competitor : loaded) {
                competitor.unload();
            }
        }
        return new CaseResult(subject, batch, threads, rounds, excluded);
    }

    /** The competitor's answer, or null if it has none. */
    private Tensor answer(Competitor competitor, Path folder, Shape output) throws IOException {
        Contender contender = competitor.contender();
        try {
            competitor.load(folder, output.elements());
            return Tensor.ofFloats(output, competitor.output(folder, contender.key()));
        } catch (Contestant.RefusedException e) {
            if (contender == Contender.ONNX_RUNTIME) {
                throw new IOException("without ONNX Runtime nothing is compared: " + e.getMessage(), e);
            }
            excluded.put(contender, e.getMessage());
            return null;
        }
    }

    private boolean isRight(Contender contender, Tensor answer, Tensor expected) {
        Comparison comparison = Comparison.of(answer, expected, new Tolerance(contender.tolerance(), DataType.F32));
        boolean empty = comparison.maxReference() == 0;
        if (empty || !comparison.agrees()) {
            excluded.put(contender, "WRONG: " + (empty ? "nothing but zeros" : comparison.describe()));
            return false;
        }
        return true;
    }

    private void times(List<Competitor> right, double budgetMillis, Map<Contender, double[]> rounds)
            throws IOException {
        Map<Contender, Integer> runs = new EnumMap<>(Contender.class);
        double roundMillis = 0;
        for (Competitor competitor : right) {
            double single = Math.max(1e-3, Statistics.quantile(competitor.round(2), 0));
            double warm = Statistics.median(competitor.round(runs(single, quick ? ROUND_MILLIS : WARM_MILLIS)));
            runs.put(competitor.contender(), runs(warm, ROUND_MILLIS));
            roundMillis += warm * runs.get(competitor.contender());
        }
        int count = quick
                ? QUICK_ROUNDS
                : (int) Math.clamp(budgetMillis / roundMillis, (double) LEAST_ROUNDS, (double) MOST_ROUNDS);
        right.forEach(competitor -> rounds.put(competitor.contender(), new double[count]));
        for (int round = 0; round < count; round++) {
            for (Competitor competitor : right) {
                Contender contender = competitor.contender();
                rounds.get(contender)[round] = Statistics.median(competitor.round(runs.get(contender)));
            }
        }
    }

    private static int runs(double single, double millis) {
        return (int) Math.clamp(millis / single, 1.0, (double) MOST_RUNS);
    }
}
