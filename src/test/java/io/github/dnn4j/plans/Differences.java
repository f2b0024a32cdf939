package io.github.dnn4j.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the stand-in answers other than cuDNN, by kind of graph: whether it is taken, and whether the first engine uses
 * tensor cores. A committed list says why each may stay.
 *
 * @param reasons reasons by difference; an empty one says that none is known yet
 */
record Differences(SortedMap<String, String> reasons) {
    private static final String BETWEEN = " | ";
    private static final String INVENTED = "taken by the stand-in alone";
    /** The reason of the others is to be found: the stand-in may be wrong. */
    private static final Map<String, String> USUAL =
            Map.of("taken by cuDNN alone", "the stand-in is stricter: what it takes, cuDNN takes");

    Differences {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /** The differences that a run shows, with the usual reason where there is one. */
    static Differences of(TeeLog log) {
        SortedMap<String, String> found = new TreeMap<>();
        for (TeeLog.Graph graph : log.graphs()) {
            for (Numerics type : graph.types()) {
                String what =
                        between(graph.cudnn().answer(type), graph.standIn().answer(type));
                if (!what.isEmpty()) {
                    found.put(type.label() + BETWEEN + graph.kind() + BETWEEN + what, USUAL.getOrDefault(what, ""));
                }
            }
        }
        return new Differences(found);
    }

    private static String between(Answer cudnn, Answer standIn) {
        boolean real = cudnn instanceof Answer.Accepted;
        boolean invented = standIn instanceof Answer.Accepted;
        if (real != invented) {
            return real ? "taken by cuDNN alone" : INVENTED;
        }
        if (cudnn instanceof Answer.Accepted one
                && standIn instanceof Answer.Accepted other
                && one.tensorCores() != other.tensorCores()) {
            return one.tensorCores() ? "tensor cores in cuDNN alone" : "tensor cores in the stand-in alone";
        }
        return "";
    }

    /**
     * Reads a list; empty if there is none.
     *
     * @throws IllegalArgumentException naming the first line that is not one of a list
     */
    static Differences read(Path file) throws IOException {
        SortedMap<String, String> reasons = new TreeMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            int last = line.lastIndexOf(BETWEEN);
            if (line.split(" \\| ", -1).length != 4) {
                throw new IllegalArgumentException(
                        file + " has a line that is not of the form type | graph | difference | reason: " + line);
            }
            reasons.put(line.substring(0, last), line.substring(last + BETWEEN.length()));
        }
        return new Differences(reasons);
    }

    /** These, with the reasons that a list has for the same. */
    Differences reasonedBy(Differences list) {
        SortedMap<String, String> all = new TreeMap<>(reasons);
        all.replaceAll((difference, reason) -> list.reasons.getOrDefault(difference, reason));
        return new Differences(all);
    }

    /** This list, with {@code others} that it does not have. */
    Differences with(Differences others) {
        SortedMap<String, String> all = new TreeMap<>(others.reasons);
        all.putAll(reasons);
        return new Differences(all);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                reasons.entrySet().stream()
                        .map(entry -> entry.getKey() + BETWEEN + entry.getValue())
                        .toList());
    }

    /** What is not in the committed list, or is there without a reason, a line each. */
    List<String> notIn(Differences list) {
        List<String> result = new ArrayList<>();
        for (String difference : reasons.keySet()) {
            String reason = list.reasons.get(difference);
            if (reason == null) {
                result.add(difference + ": is not in the list");
            } else if (reason.isBlank()) {
                result.add(difference + ": is in the list without a reason");
            }
        }
        return result;
    }
}
