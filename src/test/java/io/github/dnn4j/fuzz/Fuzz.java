package io.github.dnn4j.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Fuzzes for as long as is asked for, and keeps what it learns in {@code target/fuzz}; {@code ci/fuzz} runs it. */
public final class Fuzz {
    private static final String USAGE = "usage: ci/fuzz [SECONDS [TARGET...]], where a target is one of "
            + Arrays.toString(Target.values()).toLowerCase(Locale.ROOT);

    private Fuzz() {}

    /** Arguments are the seconds for each target, and targets if not all. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = 60;
        List<Target> targets = List.of(Target.values());
        try {
            if (arguments.length > 0) {
                seconds = Integer.parseInt(arguments[0]);
            }
            if (arguments.length > 1) {
                targets = Arrays.stream(arguments)
                        .skip(1)
                        .map(name -> Target.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
            }
        } catch (IllegalArgumentException e) {
            System.err.println(USAGE);
            System.exit(2);
        }
        boolean found = false;
        for (Target target : targets) {
            String name = target.name().toLowerCase(Locale.ROOT);
            Path folder = Files.createDirectories(Path.of("target", "fuzz", name));
            Jazzer.Outcome outcome = target.fuzz(folder, "-max_total_time=" + seconds);
            if (outcome.found()) {
                System.out.println(name + ": a finding, kept in " + folder + "\n" + outcome.finding());
            } else {
                System.out.println(name + ": " + outcome.inputs() + " inputs, no finding");
            }
            found |= outcome.found();
        }
        System.exit(found ? 1 : 0);
    }
}
