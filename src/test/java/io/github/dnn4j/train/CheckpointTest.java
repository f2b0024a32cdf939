package io.github.dnn4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Augmentation;
import io.github.dnn4j.train.data.DataFiles;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.optimizer.Adam;
import io.github.dnn4j.train.optimizer.Optimizer;
import io.github.dnn4j.train.optimizer.Schedule;
import io.github.dnn4j.train.optimizer.Sgd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Backend BACKEND = LinearSession.backend();
    private static final DataSet DATA = DataFiles.squares(4, 8, 50, 20, 1);
    private static final TrainingListener QUIET = new TrainingListener() {};
    private static final Network NETWORK = TrainerTest.network(4);
    private static final TrainingRecipe PLAN = TrainingRecipe.defaults()
            .epochs(4)
            .batch(4)
            .passes(2)
            .optimizer(new Adam(0.01))
            .schedule(Schedule.parse("warmup:1+cosine"))
            .augmentation(new Augmentation(1, true, 2));

    @TempDir
    Path folder;

    private Path file;
    private RunOptions options;

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    @BeforeEach
    void choose() {
        file = folder.resolve("checkpoint.safetensors");
        options = RunOptions.defaults().checkpoint(file);
    }

    private Trainer start(TrainingRecipe plan) {
        return Trainer.start(BACKEND, NETWORK, DATA, plan, options);
    }

    private Trainer resume(TrainingRecipe plan) {
        return Trainer.resume(BACKEND, NETWORK, DATA, plan, options, file);
    }

    /** Trains until a step. */
    private void interrupted(TrainingRecipe plan, long step) {
        try (Trainer trainer = start(plan)) {
            trainer.run(new TrainingListener() {
                @Override
                public void step(TrainingProgress progress) {
                    if (progress.step() == step) {
                        trainer.requestStop();
                    }
                }
            });
            assertEquals(step, trainer.steps());
        }
    }

    @Test
    void aResumedRunContinuesBitForBit() {
        for (Optimizer optimizer : List.of(new Adam(0.01), Sgd.nesterov(0.02, 0.9, 1e-3), new Sgd(0.02))) {
            TrainingRecipe plan = PLAN.optimizer(optimizer);
            List<Float> straight;
            List<Float> losses = new ArrayList<>();
            try (Trainer trainer = start(plan)) {
                History history = trainer.run(QUIET);
                straight = TrainerTest.numbers(trainer.parameters());
                for (int i = 0; i < history.steps(); i++) {
                    losses.add(history.loss(i));
                }
            }
            for (long step : new long[] {12, 15}) { // after the second epoch of six steps, and within the third
                interrupted(plan, step);
                try (Trainer trainer = resume(plan)) {
                    assertEquals(step, trainer.steps());
                    History history = trainer.run(QUIET);
                    assertEquals(straight, TrainerTest.numbers(trainer.parameters()), optimizer.describe());
                    assertEquals(24, history.steps());
                    assertEquals(4, history.epochs().size());
                    for (int i = 0; i < 24; i++) {
                        assertEquals(losses.get(i), history.loss(i));
                    }
                }
            }
        }
    }

    @Test
    void aKilledRunLosesAtMostWhatCameAfterTheLastCheckpoint() throws Exception {
        long told = KilledTraining.untilKilled(file, 5);
        TrainingRecipe plan = KilledTraining.PLAN;
        List<Float> straight;
        try (Trainer trainer = Trainer.start(BACKEND, NETWORK, KilledTraining.DATA, plan, RunOptions.defaults())) {
            trainer.run(QUIET);
            straight = TrainerTest.numbers(trainer.parameters());
        }
        try (Trainer trainer =
                Trainer.resume(BACKEND, NETWORK, KilledTraining.DATA, plan, RunOptions.defaults(), file)) {
            assertTrue(trainer.steps() >= told, trainer.steps() + " of " + told);
            trainer.run(QUIET);
            assertEquals(straight, TrainerTest.numbers(trainer.parameters()));
        }
    }

    @Test
    void aFinishedRunCanGoOnWhereTheScheduleDoesNotKnowTheEnd() {
        TrainingRecipe constant = PLAN.schedule(Schedule.parse("constant"));
        List<Float> straight;
        try (Trainer trainer = start(constant)) {
            trainer.run(QUIET);
            straight = TrainerTest.numbers(trainer.parameters());
        }
        try (Trainer trainer = start(constant.epochs(2))) {
            trainer.run(QUIET);
        }
        try (Trainer trainer = resume(constant)) {
            trainer.run(QUIET);
            assertEquals(straight, TrainerTest.numbers(trainer.parameters()));
        }
        String message = assertThrows(IllegalArgumentException.class, () -> resume(constant.epochs(2)))
                .getMessage();
        assertTrue(message.contains("step 24") && message.contains("only 12"), message);
    }

    @Test
    void oneIsWrittenAfterEveryEpochAndWhenTheIntervalIsOver() {
        List<Long> written = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void checkpointWritten(Path path, long step) {
                assertEquals(file, path);
                written.add(step);
            }
        };
        try (Trainer trainer = start(PLAN)) {
            trainer.run(listener);
        }
        assertEquals(List.of(6L, 12L, 18L, 24L), written);
        written.clear();
        options = options.interval(Duration.ofNanos(1));
        try (Trainer trainer = start(PLAN)) {
            trainer.run(listener);
        }
        assertEquals(24, written.size());
    }

    private CheckpointException refused(Network network, DataSet data, TrainingRecipe plan) {
        return assertThrows(
                CheckpointException.class, () -> Trainer.resume(BACKEND, network, data, plan, options, file));
    }

    @Test
    void everythingThatDiffersIsListed() {
        interrupted(PLAN, 6);
        CheckpointException network = refused(TrainerTest.network(5), DataFiles.squares(5, 8, 50, 20, 1), PLAN);
        List<String> differences = network.differences();
        assertTrue(
                differences.contains("parameter scores.weight is a f32 tensor 4x6 (NCHW), not f32 of 5x6"),
                differences.toString());
        assertTrue(differences.stream().anyMatch(text -> text.startsWith("parameter scores.bias")));
        assertTrue(differences.stream().anyMatch(text -> text.startsWith("optimizer state exp_avg:scores.bias")));
        assertTrue(differences.stream().anyMatch(text -> text.startsWith("data is squares")));
        assertTrue(network.getMessage().contains(file.toString()));

        differences = refused(
                        NETWORK, DATA, PLAN.optimizer(new Sgd(0.1)).seed(7).epochs(5))
                .differences();
        assertTrue(differences.contains("seed is 1, not 7"), differences.toString());
        assertTrue(differences.contains("epochs is 4, not 5"), differences.toString());
        assertTrue(
                differences.contains("optimizer state exp_avg:hidden.weight is not known here"),
                differences.toString());
        assertTrue(differences.stream().anyMatch(text -> text.startsWith("optimizer is adam")));
    }

    @Test
    void anotherNumberOfThreadsIsSaid() {
        interrupted(PLAN, 6);
        options = options.session(TrainingOptions.defaults().threads(1));
        List<String> notes = new ArrayList<>();
        try (Trainer trainer = resume(PLAN)) {
            trainer.run(new TrainingListener() {
                @Override
                public void note(String sentence) {
                    notes.add(sentence);
                }
            });
        }
        assertTrue(notes.stream().anyMatch(note -> note.contains("threads 1")), notes.toString());
    }

    @Test
    void otherFilesAreNoCheckpoints() throws IOException {
        assertTrue(refused(NETWORK, DATA, PLAN).getMessage().contains("there is no file"));
        Files.writeString(file, "something else");
        refused(NETWORK, DATA, PLAN);
        SafetensorsWriter.write(file, Map.of("x", Tensor.ofFloats(Shape.of(1), 1)), Map.of("format", "pt"));
        assertTrue(refused(NETWORK, DATA, PLAN).getMessage().contains("not a checkpoint"));
        SafetensorsWriter.write(
                file, Map.of("x", Tensor.ofFloats(Shape.of(1), 1)), Map.of("dnn4j.checkpoint", "1", "step", "3"));
        assertTrue(refused(NETWORK, DATA, PLAN).getMessage().contains("history:loss is missing"));
        SafetensorsWriter.write(
                file, Map.of("x", Tensor.ofFloats(Shape.of(1), 1)), Map.of("dnn4j.checkpoint", "1", "step", "x"));
        assertTrue(refused(NETWORK, DATA, PLAN).getMessage().contains("damaged"));
    }

    /** Every way that the text of a checkpoint can be damaged names the file, the entry and what stands there. */
    @Test
    void damagedEntriesAreNamed() throws IOException {
        interrupted(PLAN, 13);
        SafetensorsFile whole = SafetensorsFile.read(Files.readAllBytes(file));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        whole.names().forEach(name -> tensors.put(name, whole.tensor(name)));
        Map<String, String> good = whole.metadata();
        String first = good.get("epoch.1");
        Map<String, String> damage = new LinkedHashMap<>();
        for (String step : List.of("", "x", "-1", "1.5", "99999999999999999999", "12")) {
            damage.put("step:" + step, step.equals("12") ? "at step 12" : "step");
        }
        for (String result : List.of("", "one", "1", first + " 1", first.replaceFirst("1 ", "x "), "1.5" + first)) {
            damage.put("epoch.1:" + result, "epoch.1");
        }
        damage.put("epoch.1:" + good.get("epoch.2"), "epoch.1");
        damage.put("epoch.7:" + first.replaceFirst("1 ", "7 "), "epoch 3");
        damage.forEach((change, named) -> {
            Map<String, String> metadata = new LinkedHashMap<>(good);
            int colon = change.indexOf(':');
            metadata.put(change.substring(0, colon), change.substring(colon + 1));
            try {
                SafetensorsWriter.write(file, tensors, metadata);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String message = refused(NETWORK, DATA, PLAN).getMessage();
            assertTrue(message.contains(file + " is a damaged checkpoint"), message);
            assertTrue(message.contains(named), message);
        });
    }

    /** Fails as a full disk makes it, from the second checkpoint on. */
    private static final class FullDisk implements CheckpointFile.Writer {
        private int written;

        @Override
        public void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
            if (++written > 1) {
                throw new IOException("No space left on device");
            }
            SafetensorsWriter.write(path, tensors, metadata);
        }
    }

    @Test
    void aFullDiskLeavesTheOldCheckpointAndSaysSo() {
        CheckpointException failure;
        try (Trainer trainer = Trainer.start(BACKEND, NETWORK, DATA, PLAN, options, new FullDisk())) {
            failure = assertThrows(CheckpointException.class, () -> trainer.run(QUIET));
            assertEquals(12, trainer.steps());
        }
        assertTrue(failure.getMessage().contains("No space left on device"), failure.getMessage());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        try (Trainer trainer = resume(PLAN)) {
            assertEquals(6, trainer.steps());
        }
    }

    @Test
    void aListenerMayCarryOnWithoutCheckpoints() {
        List<CheckpointException> failures = new ArrayList<>();
        try (Trainer trainer = Trainer.start(BACKEND, NETWORK, DATA, PLAN, options, new FullDisk())) {
            trainer.run(new TrainingListener() {
                @Override
                public void checkpointFailed(CheckpointException failure) {
                    failures.add(failure);
                }
            });
            assertEquals(24, trainer.steps());
        }
        assertEquals(3, failures.size());
    }

    @Test
    void aFolderThatIsNotThereIsNamedBeforeAnythingIsTrained() {
        options = options.checkpoint(folder.resolve("gone").resolve("checkpoint"));
        String message =
                assertThrows(CheckpointException.class, () -> start(PLAN)).getMessage();
        assertTrue(message.contains(folder.resolve("gone").toString()), message);
        assertFalse(Files.exists(folder.resolve("gone")));
    }
}
