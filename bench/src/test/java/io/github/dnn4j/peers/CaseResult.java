package io.github.dnn4j.peers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What came of a case: the median of every round, in milliseconds, or why a contender was not timed. */
record CaseResult(
        Subject subject, int batch, int threads, Map<Contender, double[]> rounds, Map<Contender, String> excluded) {
    CaseResult {
        rounds = new EnumMap<>(rounds);
        excluded = new EnumMap<>(excluded);
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
        return subject.name() + ", batch " + batch + ", " + threads + (threads == 1 ? " thread" : " threads");
    }
}
