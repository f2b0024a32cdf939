package io.github.dnn4j.fuzz;

import io.github.dnn4j.fuzz.extents.LayerFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Fuzzes for as long as is asked for, and keeps what it learns in {@code target/fuzz}; {@code ci/fuzz} runs it. */
public final class Fuzz {
    private static final String LAYERS = "layers";
    private static final String USAGE =
            "usage: ci/fuzz [SECONDS [TARGET...]], where a target is " + LAYERS + " or one of "
                    + Arrays.toString(Target.values()).toLowerCase(Locale.ROOT) + ", or ci/fuzz SECONDS " + LAYERS
                    + " SEED [SEEDS] for the case of a seed, or of as many from it on";

    private Fuzz() {}

    /** Arguments are the seconds for each target, and targets if not all. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = 60;
        List<Target> targets = List.of(Target.values());
        boolean layers = arguments.length < 2;
        try {
            if (arguments.length > 2 && arguments[1].equals(LAYERS) && arguments[2].matches("[0-9]+")) {
                Path folder = Path.of("target", "fuzz", LAYERS);
                long seed = Long.parseLong(arguments[2]);
                long seeds = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
                System.exit(LayerFuzz.run(folder, Integer.parseInt(arguments[0]), seed, seeds) ? 1 : 0);
            }
            if (arguments.length > 0) {
                seconds = Integer.parseInt(arguments[0]);
            }
            if (arguments.length > 1) {
                layers = Arrays.stream(arguments).skip(1).anyMatch(LAYERS::equals);
                targets = Arrays.stream(arguments)
                        .skip(1)
                        .filter(name -> !name.equals(LAYERS))
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
        if (layers) {
            found |= LayerFuzz.run(Path.of("target", "fuzz", LAYERS), seconds);
        }
        System.exit(found ? 1 : 0);
    }
}
