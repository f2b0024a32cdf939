package io.github.dnn4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.train.data.Augmentation;
import io.github.dnn4j.train.data.BatchPipeline.Preparation;
import io.github.dnn4j.train.data.DataFiles;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.train.loss.MeanSquaredError;
import io.github.dnn4j.train.optimizer.Adam;
import io.github.dnn4j.train.optimizer.Schedule;
import io.github.dnn4j.train.optimizer.Sgd;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Backend BACKEND = LinearSession.backend();
    private static final DataSet DATA = DataFiles.squares(4, 8, 101, 40, 1);
    private static final TrainingListener QUIET = new TrainingListener() {};
    private static final TrainingRecipe PLAN = TrainingRecipe.defaults()
            .epochs(3)
            .batch(8)
            .optimizer(Sgd.nesterov(0.02, 0.9, 1e-4))
            .schedule(Schedule.parse("warmup:1+cosine"));

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    static Network network(int classes) {
        NetworkBuilder b = new NetworkBuilder("two_layers");
        return b.output(b.input("data", 1, 1, 8, 8)
                        .fullyConnected("hidden", 6)
                        .fullyConnected("scores", classes)
                        .softmax("prob"))
                .build();
    }

    private static Trainer trainer(TrainingRecipe plan) {
        return Trainer.start(BACKEND, network(4), DATA, plan, RunOptions.defaults());
    }

    private static Parameters trained(TrainingRecipe plan, RunOptions options) {
        try (Trainer trainer = Trainer.start(BACKEND, network(4), DATA, plan, options)) {
            trainer.run(QUIET);
            return trainer.parameters();
        }
    }

    /** All parameters, so that two lists are equal only if every bit is. */
    static List<Float> numbers(Parameters parameters) {
        List<Float> numbers = new ArrayList<>();
        parameters.asMap().values().forEach(tensor -> {
            for (float value : tensor.toFloatArray()) {
                numbers.add(value);
            }
        });
        return numbers;
    }

    @Test
    void learns() {
        DataSet data = DataFiles.squares(4, 8, 400, 100, 1);
        TrainingRecipe plan = PLAN.epochs(6).augmentation(new Augmentation(0, false, 2));
        try (Trainer trainer = Trainer.start(BACKEND, network(4), data, plan, RunOptions.defaults())) {
            assertEquals("scores", trainer.trainable().output());
            double before = trainer.evaluate().accuracy();
            List<String> notes = new ArrayList<>();
            List<EpochResult> told = new ArrayList<>();
            List<Long> steps = new ArrayList<>();
            History history = trainer.run(new TrainingListener() {
                @Override
                public void note(String sentence) {
                    notes.add(sentence);
                }

                @Override
                public void epoch(EpochResult result) {
                    told.add(result);
                }

                @Override
                public void step(TrainingProgress progress) {
                    steps.add(progress.step());
                    assertEquals((progress.step() - 1) / 50 + 1, progress.epoch());
                    assertTrue(progress.gradientNorm() > 0 && progress.imagesPerSecond() > 0);
                }
            });
            assertEquals(300, history.steps());
            assertEquals(300, steps.size());
            assertEquals(300L, steps.getLast());
            assertEquals(history.epochs(), told);
            assertTrue(notes.getFirst().contains("softmax prob"), notes.toString());
            EpochResult last = told.getLast();
            assertTrue(last.trainLoss() < told.getFirst().trainLoss());
            assertTrue(last.testAccuracy() > 0.9 && before < 0.6, before + " to " + last.testAccuracy());
            Evaluation evaluation = trainer.lastEvaluation().orElseThrow();
            assertEquals(last.testAccuracy(), evaluation.accuracy());
            int diagonal = 0;
            int all = 0;
            int[][] confusion = evaluation.confusion(4);
            for (int i = 0; i < 4; i++) {
                diagonal += confusion[i][i];
                for (int j = 0; j < 4; j++) {
                    all += confusion[i][j];
                }
            }
            assertEquals(100, all);
            assertEquals(evaluation.correct(), diagonal);
            assertTrue(evaluation.confidence(0) > 0.25 && evaluation.confidence(0) <= 1);
        }
    }

    @Test
    void theSameSeedGivesTheSameParametersWhateverPreparesTheBatches() {
        TrainingRecipe plan = PLAN.augmentation(new Augmentation(1, true, 2));
        List<Float> once = numbers(trained(plan, RunOptions.defaults()));
        assertEquals(once, numbers(trained(plan, RunOptions.defaults().preparation(new Preparation(3, 1)))));
        assertNotEquals(once, numbers(trained(plan.seed(2), RunOptions.defaults())));
    }

    /** Batches of 4 in two passes are batches of 8 in one, but for the order of sums. */
    @Test
    void passesTogetherAreOneLargeBatch() {
        List<Float> large = numbers(trained(PLAN, RunOptions.defaults()));
        List<Float> small = numbers(trained(PLAN.batch(4).passes(2), RunOptions.defaults()));
        for (int i = 0; i < large.size(); i++) {
            assertEquals(large.get(i), small.get(i), 1e-4);
        }
    }

    @Test
    void clippingShortensSteps() {
        TrainingRecipe plan = PLAN.optimizer(new Sgd(0.02)).epochs(1).schedule(Schedule.parse("constant"));
        List<Float> limited = numbers(trained(plan.clip(1e-3), RunOptions.defaults()));
        List<Float> start;
        try (Trainer trainer = trainer(plan)) {
            start = numbers(trainer.parameters());
        }
        double moved = 0;
        for (int i = 0; i < start.size(); i++) {
            moved += Math.pow(limited.get(i) - start.get(i), 2);
        }
        assertTrue(Math.sqrt(moved) <= 12 * 0.02 * 1e-3 * 1.01, "12 steps moved by " + Math.sqrt(moved));
    }

    @Test
    void anAutoencoderLearnsItsInput() {
        NetworkBuilder b = new NetworkBuilder("autoencoder");
        Network network = b.output(
                        b.input("data", 1, 1, 8, 8).fullyConnected("code", 8).fullyConnected("out", 64))
                .build();
        TrainingRecipe plan = PLAN.loss(new MeanSquaredError(MeanSquaredError.Target.INPUT))
                .optimizer(new Adam(0.01))
                .epochs(5);
        try (Trainer trainer = Trainer.start(BACKEND, network, DATA, plan, RunOptions.defaults())) {
            List<EpochResult> epochs = trainer.run(QUIET).epochs();
            assertTrue(epochs.getLast().testLoss() < 0.9 * epochs.getFirst().testLoss(), epochs.toString());
            assertEquals(0, epochs.getLast().trainAccuracy());
            assertEquals(0, epochs.getLast().testAccuracy(), "there are no classes");
            assertThrows(
                    IllegalStateException.class,
                    () -> trainer.lastEvaluation().orElseThrow().confusion(4));
        }
    }

    @Test
    void numbersThatAreNotFiniteEndItAtTheirLayer() {
        TrainingRecipe plan = PLAN.optimizer(new Sgd(1e30)).schedule(Schedule.parse("constant"));
        try (Trainer trainer = trainer(plan)) {
            DivergedException failure = assertThrows(DivergedException.class, () -> trainer.run(QUIET));
            assertEquals(1, failure.step());
            assertEquals("scores", failure.node().orElseThrow(), failure.getMessage());
            assertTrue(failure.getMessage().contains("step 1 has loss NaN"), failure.getMessage());
            assertEquals(1, trainer.history().steps());
        }
    }

    @Test
    void aLossThatOnlyGrowsEndsIt() {
        TrainingRecipe plan = PLAN.optimizer(new Sgd(30)).schedule(Schedule.parse("constant"));
        try (Trainer trainer = Trainer.start(
                BACKEND, network(4), DATA, plan, RunOptions.defaults().divergence(50))) {
            DivergedException failure = assertThrows(DivergedException.class, () -> trainer.run(QUIET));
            assertTrue(failure.getMessage().contains("diverges"), failure.getMessage());
        }
    }

    /**
     * Forward everything is 0; in the backward pass 3e38 and 1e10 are multiplied between the first and the second
     * layer.
     */
    @Test
    void gradientsThatAreNotFiniteAreFoundBeforeTheyAreUsed() {
        NetworkBuilder b = new NetworkBuilder("three_layers");
        Network network = b.output(b.input("data", 1, 1, 8, 8)
                        .fullyConnected("first", 3)
                        .fullyConnected("second", 3)
                        .fullyConnected("scores", 4))
                .build();
        Parameters huge = Parameters.initialise(
                network, (name, layer, spec, tensor) -> tensor.fill(name.equals("second.weight") ? 3e38f : 0));
        for (int i = 0; i < 3; i++) {
            huge.get("scores.weight").setFloat(i, 1e10f);
        }
        try (Trainer trainer = Trainer.start(BACKEND, network, DATA, PLAN, RunOptions.defaults(), huge)) {
            DivergedException failure = assertThrows(DivergedException.class, () -> trainer.run(QUIET));
            assertEquals(0, failure.step());
            assertEquals("first", failure.node().orElseThrow(), failure.getMessage());
            assertTrue(failure.getMessage().contains("the first: first.weight"), failure.getMessage());
            assertEquals(3e38f, trainer.parameters().get("second.weight").getFloat(1), "is not touched");
        }
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        refused(() -> trainer(PLAN.batch(102)), "102", "101");
        refused(() -> trainer(PLAN.batch(51).passes(2)), "102");
        refused(() -> Trainer.start(BACKEND, network(5), DATA, PLAN, RunOptions.defaults()), "5 scores", "4 classes");
        DataSet larger = DataFiles.squares(4, 9, 20, 20, 1);
        refused(() -> Trainer.start(BACKEND, network(4), larger, PLAN, RunOptions.defaults()), "1x9x9");
        refused(() -> PLAN.epochs(0), "0 epochs");
        refused(() -> PLAN.clip(-1), "-1");
        refused(() -> RunOptions.defaults().divergence(1), "1");
    }

    private static void refused(Runnable action, String... words) {
        String message =
                assertThrows(InvalidDescriptorException.class, action::run).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void memoryIsGivenBackAlsoWhenItDoesNotSuffice() {
        MemoryPool pool = MemoryPool.unlimited();
        RunOptions options =
                RunOptions.defaults().session(TrainingOptions.defaults().memory(pool));
        trained(PLAN, options);
        assertEquals(0, pool.bytesInUse());
        long needed = pool.peakBytes();
        MemoryPool small = MemoryPool.ofBytes(needed - 1);
        assertThrows(
                MemoryBudgetException.class,
                () -> trained(
                        PLAN,
                        RunOptions.defaults().session(TrainingOptions.defaults().memory(small))));
        assertEquals(0, small.bytesInUse());
    }

    @Test
    void aStepAllocatesNoJavaHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TrainingRecipe plan =
                PLAN.epochs(60).augmentation(new Augmentation(1, true, 2)).loss(new CrossEntropy(0.1));
        try (Trainer trainer = trainer(plan)) {
            long[] last = new long[1];
            long[] least = {Long.MAX_VALUE};
            trainer.run(new TrainingListener() {
                @Override
                public void step(TrainingProgress progress) {
                    long now = threads.getCurrentThreadAllocatedBytes();
                    if (progress.step() % 12 > 1) { // between two steps of one epoch: evaluation allocates
                        least[0] = Math.min(least[0], now - last[0]);
                    }
                    last[0] = threads.getCurrentThreadAllocatedBytes();
                }
            });
            assertEquals(0, least[0], "bytes allocated by a step");
        }
    }
}
