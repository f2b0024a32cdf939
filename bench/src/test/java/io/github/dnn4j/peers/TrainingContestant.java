package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.TrainableNetwork;
import io.github.dnn4j.train.data.Batch;
import io.github.dnn4j.train.loss.BatchScore;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.train.loss.Loss;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import io.github.dnn4j.train.optimizer.Sgd;
import io.github.dnn4j.train.optimizer.WeightDecay;
import java.nio.file.Path;
import java.util.Map;

/** dnn4j on oneDNN: a run is a step of training, and its output the loss before it. */
final class TrainingContestant implements Contestant {
    private final Precision precision;
    private final int threads;
    private final Backend backend = OneDnnBackend.open();
    private final Loss loss = new CrossEntropy();
    private final BatchScore score = new BatchScore();
    private MemoryPool pool;
    private TrainingSession session;
    private ParameterUpdates updates;
    private Batch batch;
    private Tensor input;
    private Tensor output;
    private Tensor gradient;
    private float rate;
    private long step;

    TrainingContestant(Precision precision, int threads) {
        this.precision = precision;
        this.threads = threads;
    }

    @Override
    public String version() {
        return Dnn4jContestant.ownVersion();
    }

    @Override
    public void load(Path folder) throws Exception {
        if (!backend.supports(precision)) {
            throw new RefusedException("this processor computes no " + precision);
        }
        TrainingSubject subject = TrainingSubject.read(folder);
        Network network = subject.network();
        rate = subject.rate();
        TrainableNetwork trainable = TrainableNetwork.of(network, loss);
        pool = MemoryPool.unlimited();
        session = backend.newTrainingSession(
                trainable.network(),
                LoadedCase.parameters(folder, network),
                Map.of(trainable.input(), network.inputs().getFirst().shape()),
                TrainingOptions.defaults().precision(precision).threads(threads).memory(pool));
        updates = new ParameterUpdates(
                session, new Sgd(rate, TrainingSubject.MOMENTUM, 0, false, WeightDecay.none()), 1, pool);
        input = session.input(trainable.input());
        output = session.output(trainable.output());
        gradient = session.outputGradient(trainable.output());
        int[] labels = new int[(int) input.shape().extent(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = TrainingSubject.label(i);
        }
        batch = Batch.of(input, labels);
        step = 0;
    }

    @Override
    public void run(float[] from, float[] to) {
        input.copyFrom(from);
        session.forward(step++);
        loss.evaluate(output, batch, gradient, score);
        session.backward();
        updates.add();
        updates.apply(rate, 1);
        to[0] = (float) score.loss();
    }

    @Override
    public void unload() {
        if (updates != null) {
            updates.close();
            updates = null;
        }
        if (session != null) {
            session.close();
            session = null;
        }
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }
}
