package io.github.dnn4j.plans;

import java.util.ArrayList;
import java.util.List;

/**
 * What a library says of a graph.
 *
 * @param refused its words; empty if it offers an engine
 * @param best engines of the better heuristics, in their order
 * @param fallback engines of the fallback
 */
record Offers(String refused, List<Engine> best, List<Engine> fallback) {
    private static final String REFUSED = "refused ";

    Offers {
        best = List.copyOf(best);
        fallback = List.copyOf(fallback);
    }

    /**
     * Reads {@code A 4t 7t F 8}, or {@code refused} and words.
     *
     * @throws IllegalArgumentException for another text
     */
    static Offers of(String text) {
        if (text.startsWith(REFUSED)) {
            return new Offers(text.substring(REFUSED.length()), List.of(), List.of());
        }
        List<Engine> best = new ArrayList<>();
        List<Engine> fallback = new ArrayList<>();
        List<Engine> current = null;
        for (String word : text.split(" ")) {
            switch (word) {
                case "A" -> current = best;
                case "F" -> current = fallback;
                default -> {
                    if (current == null) {
                        throw new IllegalArgumentException(
                                "'" + text + "' is no list of engines: it begins neither with A nor with F");
                    }
                    current.add(Engine.of(word));
                }
            }
        }
        return new Offers("", best, fallback);
    }

    /** The first engine that keeps the type, or why there is none. */
    Answer answer(Numerics type) {
        for (Engine engine : best) {
            if (type.takes(engine)) {
                return new Answer.Accepted(engine.index(), engine.has(Engine.TENSOR_CORES), false);
            }
        }
        for (Engine engine : fallback) {
            if (type.takes(engine)) {
                return new Answer.Accepted(engine.index(), engine.has(Engine.TENSOR_CORES), true);
            }
        }
        boolean none = best.isEmpty() && fallback.isEmpty();
        return new Answer.Refused(none ? refused : "no engine that keeps " + type.label());
    }
}
