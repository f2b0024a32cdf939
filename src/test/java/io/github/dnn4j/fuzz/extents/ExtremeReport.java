package io.github.dnn4j.fuzz.extents;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came of many cases. */
final class ExtremeReport {
    private static final int LISTED = 40;
    private static final int MOST_CHARACTERS = 160;

    private final Map<ExtremeRun.End, Integer> ends = new EnumMap<>(ExtremeRun.End.class);
    private final Map<String, Integer> details = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private final List<Long> slow = new ArrayList<>();
    private final List<Long> memory = new ArrayList<>();
    private int cases;
    private int created;

    void add(long seed, ExtremeRun.End end, boolean reachedCreation, String detail) {
        cases++;
        created += reachedCreation ? 1 : 0;
        ends.merge(end, 1, Integer::sum);
        switch (end) {
            case FOREIGN -> findings.add("seed " + seed + ": " + detail);
            case NATIVE, UNSUPPORTED, INVALID -> {
                // Kinds of refusals are those without numbers, shapes and names.
                String kind = detail.replaceAll("[n0-9x.:]*[0-9][0-9x.:]*", "#");
                details.merge(kind.substring(0, Math.min(MOST_CHARACTERS, kind.length())), 1, Integer::sum);
            }
            case RAN, LARGE, MEMORY -> {}
        }
    }

    void slow(long seed) {
        cases++;
        slow.add(seed);
    }

    void memory(long seed) {
        cases++;
        memory.add(seed);
    }

    void died(long seed, int status) {
        cases++;
        findings.add("seed " + seed + ": the process died with status " + status);
    }

    int cases() {
        return cases;
    }

    /** Deaths of the process, and exceptions that no caller expects. */
    List<String> findings() {
        return findings;
    }

    /** Seeds of cases that took too long. */
    List<Long> slowSeeds() {
        return slow;
    }

    /** Seeds of cases that took more memory of the process than they may. */
    List<Long> greedySeeds() {
        return memory;
    }

    double shareCreated() {
        return (double) created / Math.max(1, cases);
    }

    double shareRun() {
        return (double) ends.getOrDefault(ExtremeRun.End.RAN, 0) / Math.max(1, cases);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d cases: %.1f %% reached the creation of a primitive, %.1f %% ran%n%s%n%d slow: %s%n"
                        + "%d with too much memory: %s%n",
                cases,
                100 * shareCreated(),
                100 * shareRun(),
                ends,
                slow.size(),
                slow.subList(0, Math.min(LISTED, slow.size())),
                memory.size(),
                memory.subList(0, Math.min(LISTED, memory.size()))));
        details.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LISTED)
                .forEach(entry -> text.append(entry.getValue())
                        .append(" times ")
                        .append(entry.getKey())
                        .append('\n'));
        text.append(findings.size()).append(" findings\n");
        findings.forEach(finding -> text.append(finding).append('\n'));
        return text.toString();
    }
}
