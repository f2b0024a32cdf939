package io.github.dnn4j.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One case: everyone loads it, answers it and is judged, warms up, and then runs round by round, A B C A B C, so that
 * the machine's drift hits all alike. A round is as many runs as take about {@link #ROUND_MILLIS}, and its result the
 * fastest of them: what else a shared machine does only adds to the others. When the time is over no more cases are
 * loaded and no further round begins, but those who are ready by then play one.
 */
final class Match {
    private static final double ROUND_MILLIS = 60;
    private static final double WARM_MILLIS = 150;
    private static final double LEAST_RUNS = 4;
    private static final double MOST_RUNS = 200;
    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 15;
    private static final int QUICK_ROUNDS = 3;

    private final BooleanSupplier timeIsOver;
    private final boolean quick;
    private final Path folder;
    private final Judge judge;
    private final Map<Contender, String> excluded = new EnumMap<>(Contender.class);
    private final Map<Contender, Double> distances = new EnumMap<>(Contender.class);
    private final Map<Contender, List<Double>> rounds = new EnumMap<>(Contender.class);

    Match(BooleanSupplier timeIsOver, boolean quick, Path folder, Judge judge) {
        this.timeIsOver = timeIsOver;
        this.quick = quick;
        this.folder = folder;
        this.judge = judge;
    }

    /** Plays the case; {@code absent} are those who did not even start. */
    CaseResult play(
            Subject subject,
            int batch,
            int threads,
            List<Competitor> competitors,
            Map<Contender, AbsenceException> absent)
            throws IOException {
        absent.forEach((contender, reason) -> excluded.put(contender, reason.getMessage()));
        List<Competitor> right = new ArrayList<>();
        Optional<String> cut;
        try {
            float[] expected = null;
            for (Competitor competitor : competitors) {
                Optional<float[]> answer = answer(competitor);
                if (competitor.contender() == Contender.ONNX_RUNTIME) {
                    expected = answer.orElse(null);
                }
                if (answer.isPresent() && isRight(competitor.contender(), answer.get(), expected)) {
                    right.add(competitor);
                }
            }
            cut = times(right, subject.layer() ? 2_000 : 7_000);
        } finally {
            competitors.forEach(this::unload);
        }
        Map<Contender, double[]> times = new EnumMap<>(Contender.class);
        rounds.forEach((contender, least) -> times.put(
                contender, least.stream().mapToDouble(Double::doubleValue).toArray()));
        return new CaseResult(subject, batch, threads, times, excluded, distances, cut);
    }

    private Optional<float[]> answer(Competitor competitor) throws IOException {
        if (timeIsOver.getAsBoolean()) {
            excluded.put(competitor.contender(), "CUT: the case's time was over before its turn");
            return Optional.empty();
        }
        try {
            competitor.load(folder, judge.outputElements());
            return Optional.of(competitor.output(folder));
        } catch (AbsenceException e) {
            excluded.put(competitor.contender(), e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isRight(Contender contender, float[] answer, float[] expected) throws IOException {
        if (expected == null) {
            excluded.put(contender, "CUT: without ONNX Runtime's answer nothing is compared");
            return false;
        }
        distances.put(contender, Judge.distance(answer, expected));
        float[] definition = contender.quantized() ? CaseFolder.read(folder.resolve(CaseFolder.DEFINITION)) : expected;
        Optional<String> objection = judge.objection(contender, answer, definition);
        objection.ifPresent(reason -> excluded.put(contender, "WRONG: " + reason));
        return objection.isEmpty();
    }

    /** Fills in the rounds, and returns what was cut. */
    private Optional<String> times(List<Competitor> right, double budgetMillis) {
        List<Competitor> left = new ArrayList<>(right);
        Map<Competitor, Integer> runs = new HashMap<>();
        double roundMillis = 0;
        for (Competitor competitor : right) {
            Optional<double[]> first = round(competitor, 1, left);
            if (first.isEmpty()) {
                continue;
            }
            double single = Math.max(1e-3, first.get()[0]);
            int warmRuns = runs(single, quick ? ROUND_MILLIS : WARM_MILLIS);
            double warm =
                    round(competitor, warmRuns, left).map(Statistics::least).orElse(single);
            runs.put(competitor, runs(warm, ROUND_MILLIS));
            roundMillis += warm * (runs.get(competitor) + 1);
        }
        int count = quick
                ? QUICK_ROUNDS
                : (int) Math.clamp(budgetMillis / roundMillis, (double) LEAST_ROUNDS, (double) MOST_ROUNDS);
        left.forEach(competitor -> rounds.put(competitor.contender(), new ArrayList<>()));
        for (int round = 0; round < count; round++) {
            if (round > 0 && timeIsOver.getAsBoolean()) {
                return Optional.of(round + " of " + count + " rounds");
            }
            for (Competitor competitor : List.copyOf(left)) {
                round(competitor, runs.get(competitor), left)
                        .ifPresent(times -> rounds.get(competitor.contender()).add(Statistics.least(times)));
            }
        }
        return Optional.empty();
    }

    /** The times of a competitor; one that has none any more is out, its former times with it. */
    private Optional<double[]> round(Competitor competitor, int runs, List<Competitor> left) {
        try {
            return Optional.of(competitor.round(runs));
        } catch (AbsenceException e) {
            left.remove(competitor);
            rounds.remove(competitor.contender());
            excluded.put(competitor.contender(), e.getMessage());
            return Optional.empty();
        }
    }

    private void unload(Competitor competitor) {
        if (competitor.lost()) {
            return;
        }
        try {
            competitor.unload();
        } catch (AbsenceException e) {
            excluded.putIfAbsent(competitor.contender(), e.getMessage());
        }
    }

    private static int runs(double single, double millis) {
        return (int) Math.clamp(millis / single, LEAST_RUNS, MOST_RUNS);
    }
}
