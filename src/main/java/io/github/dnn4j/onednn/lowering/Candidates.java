package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes a step's candidates in their order, and keeps which were considered until the step is reported. */
public final class Candidates {
    private final CompileOptions options;
    private final List<Explanation.Candidate> considered = new ArrayList<>();
    private final Set<String> met = new TreeSet<>();

    Candidates(CompileOptions options) {
        this.options = options;
    }

    /**
     * Lowers the first candidate that nothing is in the way of.
     *
     * @param subject what is computed, for the message
     * @throws UnsupportedLayerException if there is none
     */
    public Operand take(String subject, Candidate... bestFirst) {
        return choose(subject, 0, List.of(bestFirst).iterator()).lowering().get();
    }

    /**
     * Lowers one of the candidates that nothing is in the way of. Those after it are not asked for.
     *
     * @param subject what is computed, for the message
     * @param rank how many of these come before it; the last of them is taken where there are fewer
     * @throws UnsupportedLayerException if there is none
     */
    public Operand take(String subject, int rank, Stream<Candidate> bestFirst) {
        return choose(subject, rank, bestFirst.iterator()).lowering().get();
    }

    private Candidate choose(String subject, int rank, Iterator<Candidate> bestFirst) {
        List<Explanation.Candidate> rows = new ArrayList<>();
        Optional<Candidate> taken = Optional.empty();
        int place = 0;
        int left = rank;
        while (left >= 0 && bestFirst.hasNext()) {
            Candidate candidate = bestFirst.next();
            String obstacle = obstacle(candidate);
            if (obstacle.isEmpty()) {
                taken = Optional.of(candidate);
                place = rows.size();
                left--;
                obstacle = "measured, and another is faster";
            }
            rows.add(new Explanation.Candidate(candidate.name(), obstacle));
        }
        Candidate chosen = taken.orElseThrow(() -> none(subject, rows));
        rows.set(place, new Explanation.Candidate(chosen.name(), ""));
        considered.addAll(rows);
        return chosen;
    }

    private String obstacle(Candidate candidate) {
        return avoidance(candidate.name()).orElseGet(candidate.obstacle());
    }

    private static UnsupportedLayerException none(String subject, List<Explanation.Candidate> passedOver) {
        return new UnsupportedLayerException(
                subject,
                DnnlLibrary.NAME,
                passedOver.stream()
                        .map(each -> each.name() + ": " + each.passedOver())
                        .collect(Collectors.joining("; ")));
    }

    /** Why the implementation of that name is not to be taken: the caller avoids it. */
    Optional<String> avoidance(String implementation) {
        return options.avoids(implementation).map(name -> {
            met.add(name);
            return "avoided, as the compile options ask";
        });
    }

    /** Notes an implementation that was considered. */
    void passOver(String name, String reason) {
        considered.add(new Explanation.Candidate(name, reason));
    }

    /** What was considered since the last call, each once. */
    List<Explanation.Candidate> drain() {
        List<Explanation.Candidate> all = considered.stream().distinct().toList();
        considered.clear();
        return all;
    }

    /** A sentence for each name that is avoided and that nothing goes by. */
    public List<String> notes() {
        return options.avoided().stream()
                .filter(name -> !met.contains(name))
                .map(name -> "avoiding " + name + " changes nothing: no candidate of any step goes by that name")
                .toList();
    }
}
