package io.github.dnn4j.peers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a case.
 *
 * @param rounds the fastest run of every round, in milliseconds
 * @param excluded why a contender was not timed
 * @param distances max|a - b| / max|b|, b being ONNX Runtime's f32 answer
 * @param cut what was left out because the time was over
 */
record CaseResult(
        Subject subject,
        int batch,
        int threads,
        Map<Contender, double[]> rounds,
        Map<Contender, String> excluded,
        Map<Contender, Double> distances,
        Optional<String> cut) {
    CaseResult {
        rounds = copy(rounds);
        excluded = copy(excluded);
        distances = copy(distances);
    }

    private static <T> Map<Contender, T> copy(Map<Contender, T> given) {
        Map<Contender, T> copy = new EnumMap<>(Contender.class);
        copy.putAll(given);
        return copy;
    }

    Optional<Double> median(Contender contender) {
        return Optional.ofNullable(rounds.get(contender)).map(Statistics::median);
    }

    /** The time of {@code a} over that of {@code b}, round by round: above 1 where {@code b} is faster. */
    Optional<double[]> ratios(Contender a, Contender b) {
        return rounds.containsKey(a) && rounds.containsKey(b)
                ? Optional.of(Statistics.ratios(rounds.get(a), rounds.get(b)))
                : Optional.empty();
    }

    String title() {
        return subject.title() + ", batch " + batch + ", " + threads + (threads == 1 ? " thread" : " threads");
    }
}
