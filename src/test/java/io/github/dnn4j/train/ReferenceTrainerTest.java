package io.github.dnn4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.train.data.Augmentation;
import io.github.dnn4j.train.data.DataFiles;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.optimizer.Schedule;
import io.github.dnn4j.train.optimizer.Sgd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of convolutions, normalizations and dropout, on the backend that trains every layer. */
class ReferenceTrainerTest {
    private static final Backend BACKEND = ReferenceBackend.open();
    private static final DataSet DATA = DataFiles.squares(4, 8, 64, 40, 3);
    private static final TrainingListener QUIET = new TrainingListener() {};
    private static final Network NETWORK = network();
    private static final TrainingRecipe PLAN = TrainingRecipe.defaults()
            .epochs(4)
            .batch(8)
            .optimizer(Sgd.nesterov(0.05, 0.9, 1e-3))
            .schedule(Schedule.parse("warmup:0.5+cosine"))
            .augmentation(new Augmentation(0, false, 2));

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("small");
        return b.output(b.picture("data", 1, 8, 8)
                        .convolution("conv", 6, 3, c -> c.withBias(false))
                        .batchNormalization("norm")
                        .relu("relu")
                        .maxPooling("pool", 2, 2)
                        .then("drop", new Dropout(0.1))
                        .fullyConnected("fc", 4)
                        .softmax("prob"))
                .build();
    }

    private static Trainer start(RunOptions options) {
        return Trainer.start(BACKEND, NETWORK, DATA, PLAN, options);
    }

    /** Running statistics, dropout's masks and momentum included. */
    @Test
    void learnsAndContinuesBitForBit() {
        List<Float> straight;
        try (Trainer trainer = start(RunOptions.defaults())) {
            double before = trainer.evaluate().loss();
            History history = trainer.run(QUIET);
            straight = TrainerTest.numbers(trainer.parameters());
            assertTrue(history.epochs().getLast().testLoss() < before, before + " to " + history.epochs());
        }
        RunOptions kept = RunOptions.defaults().checkpoint(folder.resolve("checkpoint"));
        try (Trainer trainer = start(kept)) {
            trainer.run(new TrainingListener() {
                @Override
                public void step(TrainingProgress progress) {
                    if (progress.step() == 19) {
                        trainer.requestStop();
                    }
                }
            });
        }
        try (Trainer trainer = Trainer.resume(BACKEND, NETWORK, DATA, PLAN, kept, folder.resolve("checkpoint"))) {
            assertEquals(19, trainer.steps());
            trainer.run(QUIET);
            assertEquals(straight, TrainerTest.numbers(trainer.parameters()));
        }
    }

    /** The normalization hides nothing: its scale overflows what follows. */
    @Test
    void theLayerWhereNumbersStopBeingFiniteIsNamed() {
        Parameters initial = Parameters.initialise(NETWORK, Initialiser.he(1));
        initial.get("norm.scale").fill(3e38f);
        try (Trainer trainer = Trainer.start(BACKEND, NETWORK, DATA, PLAN, RunOptions.defaults(), initial)) {
            DivergedException failure = assertThrows(DivergedException.class, () -> trainer.run(QUIET));
            assertEquals(0, failure.step());
            assertEquals("norm", failure.node().orElseThrow(), failure.getMessage());
        }
    }
}
