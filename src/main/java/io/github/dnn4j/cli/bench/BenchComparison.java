package io.github.dnn4j.cli.bench;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.JsonReader;
import io.github.dnn4j.measure.Change;
import io.github.dnn4j.measure.Recorded;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Two files of results side by side. */
final class BenchComparison {
    /** Fields of the machine's description that make latencies differ, and what they are called. */
    private static final Map<String, String> MATTERS = matters();

    private final Map<String, Object> before;
    private final Map<String, Object> after;
    private final List<Change> movements = new ArrayList<>();
    private final List<Recorded.Key> onlyBefore = new ArrayList<>();
    private final List<Recorded.Key> onlyAfter = new ArrayList<>();

    private BenchComparison(Path first, Path second) {
        before = document(first);
        after = document(second);
        Map<Recorded.Key, Recorded> old = byKey(first, before);
        Map<Recorded.Key, Recorded> now = byKey(second, after);
        old.forEach((key, value) -> {
            if (now.containsKey(key)) {
                movements.add(new Change(value, now.get(key)));
            } else {
                onlyBefore.add(key);
            }
        });
        now.keySet().stream().filter(key -> !old.containsKey(key)).forEach(onlyAfter::add);
    }

    private static Map<String, String> matters() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("processor", "processor");
        names.put("processors_usable", "usable processors");
        names.put("governor", "frequency governor");
        names.put("boost", "boost");
        names.put("jvm", "Java");
        names.put("libraries", "libraries");
        names.put("environment", "environment");
        names.put("commit", "commit");
        return names;
    }

    /**
     * Reads two files.
     *
     * @throws CommandException if one is not what {@code bench --json} writes, or they have nothing in common
     */
    static BenchComparison read(Path first, Path second) {
        BenchComparison comparison = new BenchComparison(first, second);
        if (comparison.movements.isEmpty()) {
            throw new CommandException(
                    "%s and %s have no result in common: workload, backend, precision, batch size, threads and --cold"
                            + " must be the same",
                    first, second);
        }
        return comparison;
    }

    private static Map<String, Object> document(Path file) {
        try {
            return JsonReader.object(Files.readString(file));
        } catch (IllegalArgumentException refused) {
            throw new CommandException("%s is not JSON: %s", file, refused.getMessage());
        } catch (java.nio.charset.CharacterCodingException binary) {
            throw new CommandException("%s is not JSON: it is not text", file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<Recorded.Key, Recorded> byKey(Path file, Map<String, Object> document) {
        try {
            Map<Recorded.Key, Recorded> map = new LinkedHashMap<>();
            Recorded.of(document).forEach(recorded -> map.put(recorded.key(), recorded));
            return map;
        } catch (InvalidDescriptorException refused) {
            throw new CommandException("%s has no results to compare: %s", file, refused.getMessage());
        }
    }

    void print(PrintWriter out) {
        TextTable table = new TextTable()
                .text("workload")
                .text("backend")
                .text("precision")
                .number("batch")
                .number("threads")
                .number("old")
                .number("new")
                .number("new/old")
                .text("interval")
                .text("beyond noise");
        for (Change movement : movements) {
            Recorded.Key key = movement.before().key();
            table.row(
                    key.workload(),
                    key.backend(),
                    key.precision(),
                    key.batch(),
                    key.threads(),
                    Units.time(movement.before().median()),
                    Units.time(movement.after().median()),
                    ratio(movement.ratio()),
                    ratio(movement.low()) + " to " + ratio(movement.high()),
                    switch (movement.direction()) {
                        case FASTER -> "faster";
                        case SLOWER -> "slower";
                        case SAME -> "";
                    });
        }
        out.print(table);
        out.println();
        out.println(count(Change.Direction.FASTER) + " faster, " + count(Change.Direction.SLOWER) + " slower, "
                + count(Change.Direction.SAME) + " within noise");
        onlyBefore.forEach(key -> out.println("only in the old file: " + text(key)));
        onlyAfter.forEach(key -> out.println("only in the new file: " + text(key)));
        differences().forEach(out::println);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private long count(Change.Direction direction) {
        return movements.stream()
                .filter(movement -> movement.direction() == direction)
                .count();
    }

    private static String text(Recorded.Key key) {
        return key.workload() + ", " + key.backend() + " " + key.precision() + ", batch " + key.batch() + ", threads "
                + key.threads() + (key.cold() ? ", cold" : "");
    }

    private List<String> differences() {
        if (!(before.get("machine") instanceof Map<?, ?> old) || !(after.get("machine") instanceof Map<?, ?> now)) {
            return List.of();
        }
        return MATTERS.entrySet().stream()
                .filter(one -> !Objects.equals(old.get(one.getKey()), now.get(one.getKey())))
                .map(one -> "not the same " + one.getValue() + ": " + old.get(one.getKey()) + " and "
                        + now.get(one.getKey()))
                .toList();
    }
}
