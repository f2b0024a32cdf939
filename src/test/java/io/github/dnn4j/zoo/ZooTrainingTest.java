package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.EpochResult;
import io.github.dnn4j.train.RunOptions;
import io.github.dnn4j.train.TrainableNetwork;
import io.github.dnn4j.train.Trainer;
import io.github.dnn4j.train.TrainingListener;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.DataSet;
import io.github.dnn4j.train.data.Split;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.train.loss.PixelCrossEntropy;
import io.github.dnn4j.train.optimizer.Adam;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published networks learn something small: their loss falls from one epoch to the next. */
class ZooTrainingTest {
    private static final int SIDE = 32;
    private static final int CLASSES = 4;
    private static final int PICTURES = 48;
    private static final int BATCH = 8;
    private static final double RATE = 1e-3;

    @ParameterizedTest
    @ValueSource(
            strings = {"convnext_tiny", "efficientnet_b0", "mobilenet_v3_large", "shufflenet_v2_x1_0", "regnet_y_400mf"
            })
    void classifiersLearn(String name) {
        learn(Classifiers.get(name).network(CLASSES, 3, SIDE, SIDE));
    }

    /** With one head of attention, as published but for the channels. */
    @Test
    void theVisionTransformerLearns() {
        learn(VisionTransformer.b16(CLASSES, 12, SIDE, SIDE));
    }

    private static void learn(Network network) {
        TrainingRecipe recipe = TrainingRecipe.defaults().epochs(2).batch(BATCH).optimizer(new Adam(RATE));
        Split pictures = quarters();
        DataSet data = new DataSet("quarters", List.of("a", "b", "c", "d"), pictures, pictures, List.of());
        try (Backend backend = OneDnnBackend.open();
                Trainer trainer = Trainer.start(backend, network, data, recipe, RunOptions.defaults())) {
            List<EpochResult> epochs = trainer.run(new TrainingListener() {}).epochs();
            assertEquals(2, epochs.size());
            double first = epochs.getFirst().trainLoss();
            double last = epochs.getLast().trainLoss();
            assertTrue(last < 0.9 * first, first + " to " + last);
        }
    }

    /** Noise with one quarter in a colour, which is the class. */
    private static Split quarters() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] samples = new byte[PICTURES * 3 * SIDE * SIDE];
        random.nextBytes(samples);
        int[] labels = new int[PICTURES];
        for (int i = 0; i < PICTURES; i++) {
            labels[i] = i % CLASSES;
            int top = labels[i] / 2 * SIDE / 2;
            int left = labels[i] % 2 * SIDE / 2;
            for (int y = top; y < top + SIDE / 2; y++) {
                for (int x = left; x < left + SIDE / 2; x++) {
                    samples[((i * 3 + labels[i] % 3) * SIDE + y) * SIDE + x] = (byte) 250;
                }
            }
        }
        Tensor pictures = Tensor.allocate(Shape.of(PICTURES, 3, SIDE, SIDE), DataType.U8);
        pictures.copyFrom(samples);
        return new Split(pictures, labels, "quarters");
    }

    /** U-Net names the pixels of a bright rectangle, by the cross-entropy of each. */
    @Test
    void pixelsAreLearned() {
        Network network = TrainableNetwork.of(UNet.network(2, 1, 8, SIDE, SIDE), new CrossEntropy())
                .network();
        Shape shape = Shape.of(BATCH, 1, SIDE, SIDE);
        double[] losses = new double[2];
        try (Backend backend = OneDnnBackend.open();
                MemoryPool pool = MemoryPool.unlimited();
                TrainingSession session = backend.newTrainingSession(
                        network,
                        Parameters.initialise(network, Initialiser.he(3)),
                        Map.of("data", shape),
                        TrainingOptions.defaults());
                ParameterUpdates updates = new ParameterUpdates(session, new Adam(RATE), 1, pool)) {
            String output = network.outputs().getFirst();
            int steps = PICTURES / BATCH;
            for (int step = 0; step < 2 * steps; step++) {
                int[] labels = rectangles(session.input("data"), step % steps);
                session.forward(step);
                losses[step / steps] +=
                        PixelCrossEntropy.evaluate(session.output(output), labels, session.outputGradient(output))
                                / steps;
                session.backward();
                updates.add();
                updates.apply(RATE, 1);
            }
        }
        assertTrue(losses[1] < 0.9 * losses[0], losses[0] + " to " + losses[1]);
    }

    /** Fills pictures of noise with a brighter rectangle each; gives 1 for its pixels, 0 for the others. */
    private static int[] rectangles(Tensor pictures, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels = new int[BATCH * SIDE * SIDE];
        for (int n = 0; n < BATCH; n++) {
            int top = random.nextInt(SIDE / 2);
            int left = random.nextInt(SIDE / 2);
            for (int i = 0; i < SIDE * SIDE; i++) {
                int y = i / SIDE - top;
                int x = i % SIDE - left;
                boolean inside = y >= 0 && y < SIDE / 2 && x >= 0 && x < SIDE / 2;
                labels[n * SIDE * SIDE + i] = inside ? 1 : 0;
                pictures.setFloat((long) n * SIDE * SIDE + i, (float) (random.nextGaussian() + (inside ? 2 : 0)));
            }
        }
        return labels;
    }
}
