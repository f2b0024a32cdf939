package io.github.dnn4j.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.train.data.DataFiles;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.optimizer.Adam;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A training in a process of its own, which is killed while it goes on. */
final class KilledTraining {
    static final DataSet DATA = DataFiles.squares(4, 8, 400, 8, 1);
    static final TrainingRecipe PLAN =
            TrainingRecipe.defaults().epochs(4).batch(4).optimizer(new Adam(0.001));

    private KilledTraining() {}

    /** Trains with a checkpoint after every step, and tells of each. */
    public static void main(String[] arguments) {
        RunOptions options =
                RunOptions.defaults().checkpoint(Path.of(arguments[0])).interval(Duration.ofNanos(1));
        try (Backend backend = LinearSession.backend();
                Trainer trainer = Trainer.start(backend, TrainerTest.network(4), DATA, PLAN, options)) {
            trainer.run(new TrainingListener() {
                @Override
                public void checkpointWritten(Path file, long step) {
                    System.out.println("step " + step);
                }
            });
        }
    }

    /** Runs {@link #main} and kills the process once it told of so many checkpoints; the last step that it told of. */
    static long untilKilled(Path checkpoint, int told) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledTraining.class.getName(),
                        checkpoint.toString()))
                .redirectErrorStream(true)
                .start();
        StringBuilder output = new StringBuilder();
        long last = -1;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (int count = 0; count < told; ) {
                String line = reader.readLine();
                if (line == null) {
                    throw new IllegalStateException("the training ended by itself: " + output);
                }
                output.append(line).append('\n');
                if (line.startsWith("step ")) {
                    last = Long.parseLong(line.substring(5));
                    count++;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }
}
