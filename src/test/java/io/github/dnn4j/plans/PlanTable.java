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
 * What cuDNN says of everything that it was asked for one GPU: a line each, of type, question and answer.
 *
 * @param answers answers by type and question, as {@link #key} has them
 */
record PlanTable(SortedMap<String, Answer> answers) {
    private static final String BETWEEN = " | ";

    /** Beginnings of questions other than graphs. */
    private static final List<String> WITHOUT_PARTS = List.of("network ", "plan of ", "parity ", "training ");

    PlanTable {
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    static String key(Numerics type, String question) {
        return type.label() + BETWEEN + question;
    }

    /** The type's label of a key. */
    static String type(String key) {
        return key.substring(0, key.indexOf(BETWEEN));
    }

    /** The question of a key. */
    static String question(String key) {
        return key.substring(key.indexOf(BETWEEN) + BETWEEN.length());
    }

    /** Whether a question is of a graph, and not of what graphs make up. */
    static boolean isGraph(String question) {
        return WITHOUT_PARTS.stream().noneMatch(question::startsWith);
    }

    /**
     * Reads a file; empty if there is none.
     *
     * @throws IllegalArgumentException naming the first line that is not one of a table
     */
    static PlanTable read(Path file) throws IOException {
        SortedMap<String, Answer> answers = new TreeMap<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                int last = line.lastIndexOf(BETWEEN);
                if (last <= line.indexOf(BETWEEN)) {
                    throw new IllegalArgumentException(
                            file + ":" + number + " is not of the form type | question | answer: " + line);
                }
                answers.put(line.substring(0, last), Answer.of(line.substring(last + BETWEEN.length())));
            }
        }
        return new PlanTable(answers);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines());
    }

    List<String> lines() {
        return answers.entrySet().stream()
                .map(entry -> entry.getKey() + BETWEEN + entry.getValue().text())
                .toList();
    }

    /** This, with what {@code now} says in place of what it said of the same. */
    PlanTable with(PlanTable now) {
        SortedMap<String, Answer> all = new TreeMap<>(answers);
        all.putAll(now.answers);
        return new PlanTable(all);
    }

    /** What {@code now} answers worse than this, and what it is asked first and fails at, a line each. */
    List<String> lostIn(PlanTable now) {
        List<String> lost = new ArrayList<>();
        for (Map.Entry<String, Answer> entry : now.answers.entrySet()) {
            Answer before = answers.get(entry.getKey());
            if (before != null && before.isLostIn(entry.getValue())) {
                lost.add(entry.getKey() + ": was " + before.text() + ", is "
                        + entry.getValue().text());
            } else if (before == null && isFailure(entry)) {
                lost.add(entry.getKey() + ": was not asked, is "
                        + entry.getValue().text());
            }
        }
        return lost;
    }

    /**
     * A graph that is refused is asked for in parts; a network that is refused, or cases that fail, are not made up
     * for.
     */
    private static boolean isFailure(Map.Entry<String, Answer> entry) {
        return switch (entry.getValue()) {
            case Answer.Refused refused -> !isGraph(question(entry.getKey()));
            case Answer.Compared compared -> compared.failed() > 0;
            case Answer.Accepted accepted -> false;
            case Answer.Planned planned -> false;
        };
    }

    /** How many answers are other than this has them, or to questions that it does not have. */
    long changedIn(PlanTable now) {
        return now.answers.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(answers.get(entry.getKey())))
                .count();
    }
}
