package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.measure.Budget;
import io.github.dnn4j.measure.Sampler;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.TrainableNetwork;
import io.github.dnn4j.train.data.Batch;
import io.github.dnn4j.train.loss.BatchScore;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.train.loss.Loss;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import io.github.dnn4j.train.optimizer.Sgd;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Times a training step: forward, loss, backward and the parameters' update, of one batch that lies ready. What the
 * numbers in it are does not matter to the time, so they are random.
 */
final class StepTimer {
    private static final long SECOND = 1_000_000_000;

    private StepTimer() {}

    /**
     * The median in nanoseconds.
     *
     * @param input shape of the network's input, (N, ...)
     * @param seconds how long to measure at most; one step that takes longer is the result
     */
    static double median(
            Backend backend,
            Network network,
            Shape input,
            int classes,
            Precision precision,
            int threads,
            double seconds) {
        Loss loss = new CrossEntropy();
        TrainableNetwork trainable = TrainableNetwork.of(network, loss);
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        TrainingOptions options =
                TrainingOptions.defaults().precision(precision).threads(threads);
        try (MemoryPool pool = MemoryPool.unlimited();
                TrainingSession session = backend.newTrainingSession(
                        trainable.network(), parameters, Map.of(trainable.input(), input), options.memory(pool));
                ParameterUpdates updates = new ParameterUpdates(session, Sgd.nesterov(1e-3, 0.9, 5e-4), 1, pool)) {
            Batch batch = batch(session.input(trainable.input()), classes);
            BatchScore score = new BatchScore();
            long[] step = {0};
            Runnable run = () -> {
                session.forward(step[0]++);
                Tensor output = session.output(trainable.output());
                loss.evaluate(output, batch, session.outputGradient(trainable.output()), score);
                session.backward();
                updates.add();
                updates.apply(1e-3, 1);
            };
            long nanos = Math.max(1, Math.round(seconds * SECOND));
            long start = System.nanoTime();
            run.run();
            long first = System.nanoTime() - start;
            if (first >= nanos) {
                return first;
            }
            return new Sampler(System::nanoTime, Budget.ofSeconds(seconds))
                    .sample(run)
                    .median();
        }
    }

    private static Batch batch(Tensor pictures, int classes) {
        SplittableRandom random = new SplittableRandom(1);
        for (long i = 0; i < pictures.shape().elements(); i++) {
            pictures.setFloat(i, (float) random.nextGaussian());
        }
        int[] labels = new int[(int) pictures.shape().extent(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(classes);
        }
        return Batch.of(pictures, labels);
    }
}
