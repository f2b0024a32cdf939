package io.github.dnn4j.cudnn.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why engines were passed over: each reason once, with all engines that it holds for. */
public final class PassedOver {
    private static final String ENGINE = "engine ";

    private final Map<String, Set<String>> reasons = new LinkedHashMap<>();

    /**
     * Adds a reason that holds for one engine.
     *
     * @param engine its name
     * @param reason the rest of a sentence that begins with the name
     */
    public void add(String engine, String reason) {
        reasons.computeIfAbsent(reason, unused -> new LinkedHashSet<>()).add(engine);
    }

    /** Adds a reason that holds for all. */
    public void add(String reason) {
        reasons.computeIfAbsent(reason, unused -> new LinkedHashSet<>());
    }

    /** Adds all reasons of another. */
    public void add(PassedOver other) {
        other.reasons.forEach((reason, engines) ->
                reasons.computeIfAbsent(reason, unused -> new LinkedHashSet<>()).addAll(engines));
    }

    /** A sentence for each reason that was not said before, in the order in which they came up; now it was. */
    public List<String> sentences(Set<String> said) {
        List<String> sentences = new ArrayList<>();
        reasons.forEach((reason, engines) -> {
            if (said.add(reason)) {
                sentences.add(
                        switch (engines.size()) {
                            case 0 -> reason;
                            case 1 -> engines.iterator().next() + " " + reason;
                            default ->
                                "each of the engines "
                                        + String.join(", ", engines).replace(ENGINE, "") + " " + reason;
                        });
            }
        });
        return List.copyOf(sentences);
    }
}
