package io.github.dnn4j.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;
import io.github.dnn4j.train.data.BatchPipeline;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.train.data.Split;
import io.github.dnn4j.train.loss.BatchScore;
import io.github.dnn4j.train.loss.Loss;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;

/** Runs a network as it is used, in inference mode, on all pictures of a split. */
public final class Evaluator {
    private Evaluator() {}

    /**
     * Loss and classes of all pictures.
     *
     * @param network what is trained, see {@link TrainableNetwork}
     * @param batch pictures at a time; fewer if there are fewer
     */
    public static Evaluation evaluate(
            Backend backend,
            CompileOptions options,
            TrainableNetwork network,
            Parameters parameters,
            Split split,
            Normalization normalization,
            Loss loss,
            int batch) {
        int size = Math.min(batch, split.count());
        int[] predicted = new int[split.count()];
        float[] confidence = new float[split.count()];
        Arrays.fill(predicted, Evaluation.NO_CLASS);
        BatchScore score = new BatchScore();
        double total = 0;
        Shape input = network.inputShape(size, split);
        try (MemoryPool pool = MemoryPool.unlimited();
                CompiledNetwork compiled = backend.compile(network.network(), parameters, options);
                Session session = compiled.newSession(Map.of(network.input(), input));
                BatchPipeline batches =
                        BatchPipeline.once(split, size, normalization, BatchPipeline.Preparation.defaults(), pool)) {
            for (int done = 0; done < split.count(); ) {
                Batch next = batches.next();
                session.input(network.input()).copyFrom(next.pictures().segment());
                session.run();
                Tensor output = session.output(network.output());
                loss.evaluate(output, next, null, score);
                if (loss.classifies()) {
                    classify(output, next, predicted, confidence);
                }
                total += score.loss() * next.count();
                done += next.count();
            }
        }
        return new Evaluation(split, total / split.count(), predicted, confidence);
    }

    private static void classify(Tensor output, Batch batch, int[] predicted, float[] confidence) {
        int classes = (int) (output.shape().elements() / batch.size());
        MemorySegment scores = output.segment();
        for (int n = 0; n < batch.count(); n++) {
            long from = (long) n * classes;
            int best = 0;
            float largest = scores.getAtIndex(ValueLayout.JAVA_FLOAT, from);
            for (int k = 1; k < classes; k++) {
                float value = scores.getAtIndex(ValueLayout.JAVA_FLOAT, from + k);
                if (value > largest) {
                    largest = value;
                    best = k;
                }
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp((double) scores.getAtIndex(ValueLayout.JAVA_FLOAT, from + k) - largest);
            }
            predicted[batch.index(n)] = best;
            confidence[batch.index(n)] = (float) (1 / sum);
        }
    }
}
