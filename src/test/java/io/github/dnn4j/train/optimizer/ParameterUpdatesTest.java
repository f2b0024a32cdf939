package io.github.dnn4j.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules against numbers computed by hand, and in double step by step. */
class ParameterUpdatesTest {
    private static final Network NETWORK = network(1);
    private final MemoryPool pool = MemoryPool.unlimited();

    @AfterEach
    void everythingIsGivenBack() {
        pool.close();
    }

    private static Network network(int features) {
        NetworkBuilder b = new NetworkBuilder("one");
        return b.output(b.input("x", 1, features, 1, 1)
                        .convolution("conv", 1, 1)
                        .batchNormalization("norm"))
                .build();
    }

    /** A session that computes nothing: parameters begin at 1, gradients are what a test writes. */
    private static final class Given implements TrainingSession {
        private final Network network;
        private final Parameters parameters;
        private final Map<String, Tensor> gradients = new HashMap<>();

        Given(Network network) {
            this.network = network;
            this.parameters = Parameters.initialise(network, Initialiser.constant(1));
            network.parameters().forEach((name, shape) -> gradients.put(name, Tensor.allocate(shape, DataType.F32)));
        }

        @Override
        public Network network() {
            return network;
        }

        @Override
        public TrainingOptions options() {
            return TrainingOptions.defaults();
        }

        @Override
        public Tensor input(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor output(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor outputGradient(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor inputGradient(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor parameter(String name) {
            return parameters.get(name);
        }

        @Override
        public Tensor gradient(String name) {
            return gradients.get(name);
        }

        @Override
        public void forward(long step) {}

        @Override
        public void backward() {}

        @Override
        public Parameters snapshot() {
            return parameters;
        }

        @Override
        public Explanation explain() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** The weight after each step with gradients 0.5, -1, 0.25 and rates 0.1, 0.1, 0.05. */
    private double[] weights(Optimizer optimizer) {
        Given session = new Given(NETWORK);
        double[] gradients = {0.5, -1, 0.25};
        double[] rates = {0.1, 0.1, 0.05};
        double[] found = new double[3];
        try (ParameterUpdates updates = new ParameterUpdates(session, optimizer, 1, pool)) {
            for (int i = 0; i < 3; i++) {
                session.gradient("conv.weight").fill((float) gradients[i]);
                updates.add();
                updates.apply(rates[i], 1);
                found[i] = session.parameter("conv.weight").getFloat(0);
            }
            assertEquals(3, updates.steps());
        }
        return found;
    }

    private void check(Optimizer optimizer, double... expected) {
        double[] found = weights(optimizer);
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], found[i], 2e-7, optimizer.describe() + ", step " + i);
        }
    }

    @Test
    void plainSgd() {
        check(new Sgd(0.1), 0.95, 1.05, 1.0375);
    }

    /** b: 0.5, 0.45 - 1 = -0.55, -0.495 + 0.25 = -0.245. */
    @Test
    void momentum() {
        check(new Sgd(0.1, 0.9, 0, false, WeightDecay.none()), 0.95, 1.005, 1.01725);
    }

    /** b: 0.5 undamped, 0.45 - 0.8 = -0.35, -0.315 + 0.2 = -0.115. */
    @Test
    void dampeningSparesTheFirstStep() {
        check(new Sgd(0.1, 0.9, 0.2, false, WeightDecay.none()), 0.95, 0.985, 0.99075);
    }

    /** g + 0.9 b: 0.95, -1.495, 0.0295. */
    @Test
    void nesterov() {
        check(Sgd.nesterov(0.1, 0.9, 0), 0.905, 1.0545, 1.053025);
    }

    /** g: 0.5 + 0.1, -1 + 0.1 * 0.94, 0.25 + 0.1 * 1.0306. */
    @Test
    void coupledDecayIsAddedToTheGradient() {
        check(new Sgd(0.1, 0, 0, false, WeightDecay.ofWeights(0.1)), 0.94, 1.0306, 1.012947);
    }

    /** With bias correction the first step is rate times the sign, whatever the gradient. */
    @Test
    void adam() {
        check(new Adam(0.1), adam(0, false));
        assertEquals(0.9, weights(new Adam(0.1))[0], 1e-6);
    }

    @Test
    void adamWithCoupledAndDecoupledDecay() {
        check(new Adam(0.1, 0.9, 0.999, 1e-8, WeightDecay.ofWeights(0.1), false), adam(0.1, false));
        check(Adam.decoupled(0.1, 0.1), adam(0.1, true));
        assertEquals(0.99 - 0.1, weights(Adam.decoupled(0.1, 0.1))[0], 1e-6);
    }

    /** Algorithm 1 of the paper (2 of the decoupled one) in double. */
    private static double[] adam(double decay, boolean decoupled) {
        double[] gradients = {0.5, -1, 0.25};
        double[] rates = {0.1, 0.1, 0.05};
        double[] expected = new double[3];
        double p = 1;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 3; t++) {
            double g = gradients[t - 1] + (decoupled ? 0 : decay * p);
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double step = m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
            p = p - rates[t - 1] * (step + (decoupled ? decay * p : 0));
            expected[t - 1] = p;
        }
        return expected;
    }

    @Test
    void onlyWeightsDecayUnlessAskedOtherwise() {
        for (boolean everywhere : new boolean[] {false, true}) {
            Given session = new Given(NETWORK);
            Sgd sgd = new Sgd(0.1, 0, 0, false, new WeightDecay(0.5, everywhere));
            try (ParameterUpdates updates = new ParameterUpdates(session, sgd, 1, pool)) {
                updates.add();
                updates.apply(0.1, 1);
            }
            assertEquals(0.95f, session.parameter("conv.weight").getFloat(0));
            for (String name : List.of("conv.bias", "norm.scale", "norm.shift")) {
                assertEquals(everywhere ? 0.95f : 1, session.parameter(name).getFloat(0), name);
            }
            assertEquals(1, session.parameter("norm.mean").getFloat(0), "is not learned");
        }
    }

    @Test
    void passesAreAveragedAndTheNormIsThatOfAllGradients() {
        Given session = new Given(NETWORK);
        try (ParameterUpdates updates = new ParameterUpdates(session, new Sgd(1), 2, pool)) {
            session.gradient("conv.weight").fill(4);
            session.gradient("conv.bias").fill(6);
            updates.add();
            assertThrows(IllegalStateException.class, () -> updates.apply(1, 1));
            session.gradient("conv.weight").fill(2);
            session.gradient("conv.bias").fill(2);
            updates.add();
            assertThrows(IllegalStateException.class, updates::add);
            assertEquals(5, updates.gradientNorm());
            updates.apply(1, 0.5);
            assertEquals(1 - 1.5f, session.parameter("conv.weight").getFloat(0));
            assertEquals(1 - 2f, session.parameter("conv.bias").getFloat(0));
            updates.add();
            updates.add();
            assertEquals(Math.sqrt(8), updates.gradientNorm(), 1e-12);
        }
    }

    @Test
    void gradientsThatAreNotFiniteAreNamed() {
        Given session = new Given(NETWORK);
        try (ParameterUpdates updates = new ParameterUpdates(session, new Sgd(1), 1, pool)) {
            updates.add();
            assertEquals(Optional.empty(), updates.notFinite());
            session.gradient("norm.shift").fill(Float.NaN);
            assertEquals(Optional.of("norm.shift"), updates.notFinite());
            assertTrue(Double.isNaN(updates.gradientNorm()));
        }
    }

    /** Several chunks and a rest; every element moves as one alone would. */
    @Test
    void longParametersMoveAsShortOnesDo() {
        Given session = new Given(network(2500));
        Tensor gradient = session.gradient("conv.weight");
        for (int i = 0; i < 2500; i++) {
            gradient.setFloat(i, i % 2 == 0 ? 0.5f : i);
        }
        double norm = 0;
        for (int i = 1; i < 2500; i += 2) {
            norm += (double) i * i + 0.25;
        }
        try (ParameterUpdates updates = new ParameterUpdates(session, Sgd.nesterov(0.1, 0.9, 0.1), 1, pool)) {
            updates.add();
            assertEquals(Math.sqrt(norm), updates.gradientNorm(), 1e-9 * norm);
            updates.apply(0.1, 1);
        }
        for (int i = 0; i < 2500; i++) {
            double g = (i % 2 == 0 ? 0.5 : i) + 0.1;
            assertEquals(1 - 0.1 * 1.9 * g, session.parameter("conv.weight").getFloat(i), 1e-4 + 1e-6 * g);
        }
    }

    @Test
    void stateCanBeTakenToAnotherSession() {
        Adam adam = new Adam(0.1);
        Given session = new Given(NETWORK);
        Given other = new Given(NETWORK);
        try (ParameterUpdates updates = new ParameterUpdates(session, adam, 1, pool);
                ParameterUpdates resumed = new ParameterUpdates(other, adam, 1, pool)) {
            assertEquals(
                    ParameterUpdates.stateShapes(NETWORK, adam).keySet(),
                    updates.state().keySet());
            session.gradient("conv.weight").fill(0.5f);
            updates.add();
            updates.apply(0.1, 1);
            resumed.restore(updates.steps(), updates.state());
            other.parameter("conv.weight").copyFrom(session.parameter("conv.weight"));
            other.gradient("conv.weight").fill(0.5f);
            for (ParameterUpdates each : List.of(updates, resumed)) {
                each.add();
                each.apply(0.1, 1);
            }
            assertEquals(
                    session.parameter("conv.weight").getFloat(0),
                    other.parameter("conv.weight").getFloat(0));
            assertThrows(InvalidDescriptorException.class, () -> resumed.restore(1, Map.of()));
        }
    }

    @Test
    void aStepAllocatesNoJavaHeap() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Given session = new Given(network(2500));
        for (Optimizer optimizer : List.of(Sgd.nesterov(0.1, 0.9, 0.1), new Adam(0.1))) {
            try (ParameterUpdates updates = new ParameterUpdates(session, optimizer, 2, pool)) {
                long least = Long.MAX_VALUE;
                for (int attempt = 0; attempt < 5; attempt++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < 1000; i++) {
                        updates.add();
                        updates.add();
                        updates.gradientNorm();
                        updates.apply(0.001, 1);
                    }
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertEquals(0, least, optimizer.describe());
            }
        }
    }

    @Test
    void aBudgetThatDoesNotSufficeLeavesNothingBehind() {
        MemoryPool small = MemoryPool.ofBytes(100);
        Given session = new Given(network(20));
        assertThrows(MemoryBudgetException.class, () -> new ParameterUpdates(session, new Adam(0.1), 2, small));
        assertEquals(0, small.bytesInUse());
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThrows(InvalidDescriptorException.class, () -> new Sgd(0));
        assertThrows(InvalidDescriptorException.class, () -> new Sgd(Double.NaN));
        assertThrows(InvalidDescriptorException.class, () -> new Sgd(0.1, 1, 0, false, WeightDecay.none()));
        assertThrows(InvalidDescriptorException.class, () -> new Sgd(0.1, 0, 0, true, WeightDecay.none()));
        assertThrows(InvalidDescriptorException.class, () -> new Sgd(0.1, 0.9, 0.1, true, WeightDecay.none()));
        assertThrows(InvalidDescriptorException.class, () -> new Adam(0.1, 1, 0.9, 1e-8, WeightDecay.none(), false));
        assertThrows(InvalidDescriptorException.class, () -> new Adam(0.1, 0.9, 0.9, 1e-60, WeightDecay.none(), false));
        assertThrows(InvalidDescriptorException.class, () -> Adam.decoupled(0.5, 2));
        assertThrows(InvalidDescriptorException.class, () -> WeightDecay.ofWeights(-1));
    }
}
