package io.github.dnn4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes in and out of a training session, what it keeps from step to step, and what becomes of its memory. */
class ReferenceTrainingSessionTest {
    private final MemoryPool pool = MemoryPool.unlimited();
    private final TrainingOptions options = TrainingOptions.defaults().memory(pool);
    private ReferenceBackend backend;

    @BeforeEach
    void open() {
        backend = ReferenceBackend.open();
    }

    @AfterEach
    void everythingIsGivenBack() {
        backend.close();
        assertEquals(0, pool.bytesInUse(), () -> pool.open().toString());
        pool.close();
    }

    private TrainingSession train(Network network, TrainingOptions chosen) {
        return train(network, Parameters.initialise(network, Initialiser.constant(1)), chosen);
    }

    private TrainingSession train(Network network, Parameters parameters, TrainingOptions chosen) {
        return backend.newTrainingSession(network, parameters, network.defaultShapes(), chosen);
    }

    /** y = w x + b for one number. */
    private static Network line() {
        NetworkBuilder builder = new NetworkBuilder("line");
        return builder.output(builder.input("x", 1, 1).then("y", new FullyConnected(1, 1, true)))
                .build();
    }

    private static Network classifier() {
        NetworkBuilder builder = new NetworkBuilder("classifier");
        Value x = builder.input("data", 2, 2, 6, 6).convolution("conv", 3, 3).batchNormalization("norm");
        x = x.relu("relu").maxPooling("pool", 2, 2).then("drop", new Dropout(0.5));
        return builder.output(x.fullyConnected("ip", 4).softmax("prob")).build();
    }

    @Test
    void aStepOfGradientDescent() {
        try (TrainingSession session = train(line(), options)) {
            session.input("x").fill(3);
            session.forward(0);
            assertEquals(4, session.output("y").getFloat(0));
            session.outputGradient("y").fill(2);
            session.backward();
            assertEquals(6, session.gradient("y.weight").getFloat(0));
            assertEquals(2, session.gradient("y.bias").getFloat(0));
            session.parameter("y.weight").fill(-1);
            session.forward(1);
            assertEquals(-2, session.output("y").getFloat(0), "what was written to the parameter counts");
            assertEquals(2, session.outputGradient("y").getFloat(0), "the caller's gradient stays");
            session.backward();
            assertEquals(6, session.gradient("y.weight").getFloat(0), "gradients are not added from step to step");
        }
    }

    @Test
    void backwardWantsForwardFirst() {
        try (TrainingSession session = train(line(), options)) {
            assertThrows(IllegalStateException.class, session::backward);
            session.forward(0);
            session.backward();
            assertThrows(IllegalStateException.class, session::backward);
            session.forward(1);
            session.backward();
        }
    }

    @Test
    void gradientsOfInputsAreThereOnlyIfAskedFor() {
        try (TrainingSession session = train(line(), options)) {
            assertThrows(InvalidDescriptorException.class, () -> session.inputGradient("x"));
        }
        try (TrainingSession session = train(line(), options.inputGradients(true))) {
            session.parameter("y.weight").fill(5);
            session.forward(0);
            session.outputGradient("y").fill(2);
            session.backward();
            assertEquals(10, session.inputGradient("x").getFloat(0));
        }
    }

    @Test
    void nothingIsDerivedBeforeTheFirstLearnedParameter() {
        NetworkBuilder builder = new NetworkBuilder("late");
        Value x =
                builder.input("x", 1, 2).then("square", Activation.silu()).then("ip", new FullyConnected(2, 1, false));
        try (TrainingSession session = train(builder.output(x.relu("y")).build(), options)) {
            List<String> kinds = session.explain().steps().stream()
                    .map(Explanation.StepReport::kind)
                    .toList();
            assertEquals(
                    List.of(
                            "Activation",
                            "FullyConnected",
                            "Activation",
                            "Activation backward",
                            "FullyConnected backward"),
                    kinds);
            assertEquals("by weight", session.explain().steps().getLast().reason());
        }
    }

    @Test
    void namesThatAreNotThere() {
        try (TrainingSession session = train(classifier(), options.inputGradients(true))) {
            assertThrows(InvalidDescriptorException.class, () -> session.input("prob"));
            assertThrows(InvalidDescriptorException.class, () -> session.output("conv"));
            assertThrows(InvalidDescriptorException.class, () -> session.outputGradient("data"));
            assertThrows(InvalidDescriptorException.class, () -> session.inputGradient("conv"));
            assertThrows(InvalidDescriptorException.class, () -> session.parameter("conv"));
            assertThrows(InvalidDescriptorException.class, () -> session.gradient("conv"));
            assertThrows(InvalidDescriptorException.class, () -> session.gradient("norm.mean"), "it is not learned");
            assertEquals(1, session.parameter("norm.mean").getFloat(0));
        }
    }

    /** Values 0 and 4 in one channel: mean 2, variance 4 by n and 8 by n - 1; the running ones begin at 1. */
    @Test
    void runningStatisticsFollowTheBatch() {
        NetworkBuilder builder = new NetworkBuilder("norm");
        Network network = builder.output(builder.input("x", 2, 1).then("y", new BatchNormalization(1, 1e-5)))
                .build();
        assertStatistics(network, RunningAverage.pytorch(0.25), 1.25f, 2.75f);
        assertStatistics(network, RunningAverage.keras(0.75), 1.25f, 1.75f);
        assertStatistics(network, RunningAverage.onnx(0.5), 1.5f, 2.5f);
    }

    private void assertStatistics(Network network, RunningAverage average, float mean, float variance) {
        try (TrainingSession session = train(network, options.runningAverage(average))) {
            session.input("x").copyFrom(new float[] {0, 4});
            session.forward(0);
            assertArrayEquals(new float[] {0, 2}, session.output("y").toFloatArray(), 1e-5f);
            assertEquals(mean, session.parameter("y.mean").getFloat(0));
            assertEquals(variance, session.parameter("y.variance").getFloat(0));
            assertEquals(mean, session.snapshot().get("y.mean").getFloat(0));
        }
    }

    @Test
    void aSingleValueHasNoUnbiasedVariance() {
        NetworkBuilder builder = new NetworkBuilder("norm");
        Network network = builder.output(builder.input("x", 1, 3).then("y", new BatchNormalization(3, 1e-5)))
                .build();
        assertThrows(InvalidDescriptorException.class, () -> train(network, options));
        try (TrainingSession session = train(network, options.runningAverage(RunningAverage.keras(0.5)))) {
            session.input("x").fill(7);
            session.forward(0);
            assertArrayEquals(new float[] {1, 1, 1}, session.output("y").toFloatArray(), "the shift");
            assertEquals(4, session.parameter("y.mean").getFloat(0));
        }
    }

    @Test
    void dropoutIsDecidedBySeedAndStep() {
        NetworkBuilder builder = new NetworkBuilder("drop");
        Network network = builder.output(builder.input("x", 1, 64).then("y", new Dropout(0.5)))
                .build();
        float[] first = dropped(network, 1, 7);
        assertArrayEquals(first, dropped(network, 1, 7));
        assertFalse(Arrays.equals(first, dropped(network, 1, 8)), "another step");
        assertFalse(Arrays.equals(first, dropped(network, 2, 7)), "another seed");
    }

    private float[] dropped(Network network, long seed, long step) {
        try (TrainingSession session = train(network, options.seed(seed))) {
            session.input("x").fill(1);
            session.forward(step - 1);
            session.forward(step);
            return session.output("y").toFloatArray();
        }
    }

    /** 257 needs nine bits: bf16 has 256 and 258. */
    @Test
    void bf16RoundsValuesWeightsAndGradientsButNoMasters() {
        TrainingOptions bf16 = options.precision(Precision.BF16).inputGradients(true);
        try (TrainingSession session = train(line(), bf16)) {
            session.input("x").fill(257);
            session.parameter("y.weight").fill(1);
            session.parameter("y.bias").fill(-1);
            session.forward(0);
            assertEquals(255, session.output("y").getFloat(0), "the input is rounded");
            assertEquals(257, session.input("x").getFloat(0), "the caller's is not");
            session.input("x").fill(1);
            session.parameter("y.weight").fill(257);
            session.forward(1);
            assertEquals(255, session.output("y").getFloat(0), "the weight is rounded");
            assertEquals(257, session.parameter("y.weight").getFloat(0), "its master copy is not");
            session.input("x").fill(129);
            session.outputGradient("y").fill(3);
            session.forward(2);
            session.backward();
            assertEquals(387, session.gradient("y.weight").getFloat(0), "gradients of parameters are F32");
            assertEquals(768, session.inputGradient("x").getFloat(0));
            session.outputGradient("y").fill(257);
            session.forward(3);
            session.backward();
            assertEquals(256, session.gradient("y.bias").getFloat(0), "gradients of values are rounded");
        }
    }

    @Test
    void integersAreNotTrained() {
        NetworkBuilder builder = new NetworkBuilder("bytes");
        Value x = builder.input(new NetworkInput("x", DataType.U8, Shape.of(1, 2), List.of("N", "")));
        Network bytes = builder.output(x.then("y", Activation.relu())).build();
        assertThrows(UnsupportedLayerException.class, () -> train(bytes, options));
        NetworkBuilder quantizing = new NetworkBuilder("quantizing");
        Network quantized = quantizing
                .output(quantizing.input("x", 1, 2).then("y", new Quantize(DataType.U8, 1, 0)))
                .build();
        assertThrows(UnsupportedLayerException.class, () -> train(quantized, options));
    }

    @Test
    void snapshotsAreCopies() {
        try (TrainingSession session = train(line(), options)) {
            Parameters before = session.snapshot();
            session.parameter("y.weight").fill(9);
            assertEquals(1, before.get("y.weight").getFloat(0));
            assertEquals(9, session.snapshot().get("y.weight").getFloat(0));
            assertEquals(
                    List.of("y.weight", "y.bias"), List.copyOf(before.asMap().keySet()));
        }
    }

    @Test
    void initialParametersMayBeClosedAndAreNotWritten() {
        Tensor weight = Tensor.ofFloats(Shape.of(1, 1), 3);
        Tensor bias = Tensor.ofFloats(Shape.of(1), 1);
        Parameters parameters = new Parameters(Map.of("y.weight", weight, "y.bias", bias));
        try (TrainingSession session = train(line(), parameters, options)) {
            session.parameter("y.bias").fill(5);
            assertEquals(1, bias.getFloat(0));
            weight.close();
            session.input("x").fill(2);
            session.forward(0);
            assertEquals(11, session.output("y").getFloat(0));
        }
    }

    @Test
    void closedSessionsCannotBeUsed() {
        TrainingSession session = train(line(), options.inputGradients(true));
        Tensor input = session.input("x");
        session.forward(0);
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, () -> session.forward(1));
        assertThrows(IllegalStateException.class, session::backward);
        assertThrows(IllegalStateException.class, () -> session.input("x"));
        assertThrows(IllegalStateException.class, () -> session.output("y"));
        assertThrows(IllegalStateException.class, () -> session.outputGradient("y"));
        assertThrows(IllegalStateException.class, () -> session.inputGradient("x"));
        assertThrows(IllegalStateException.class, () -> session.parameter("y.weight"));
        assertThrows(IllegalStateException.class, () -> session.gradient("y.weight"));
        assertThrows(IllegalStateException.class, session::snapshot);
        assertThrows(IllegalStateException.class, session::explain);
        assertThrows(IllegalStateException.class, input::toFloatArray);
    }

    @Test
    void sessionsOutliveTheirBackend() {
        TrainingSession session = train(line(), options.threads(2));
        backend.close();
        session.input("x").fill(1);
        session.forward(0);
        session.backward();
        assertThrows(IllegalStateException.class, () -> train(line(), options));
        session.close();
    }

    @Test
    void everyBudgetThatIsTooSmallIsGivenBack() {
        Network network = classifier();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        TrainingOptions bf16 =
                TrainingOptions.defaults().precision(Precision.BF16).inputGradients(true);
        long needed;
        try (MemoryPool measured = MemoryPool.unlimited()) {
            step(network, parameters, bf16.memory(measured));
            needed = measured.peakBytes();
            assertEquals(0, measured.bytesInUse());
        }
        for (long budget = 1; budget < needed; budget += 31) {
            try (MemoryPool small = MemoryPool.ofBytes(budget)) {
                assertThrows(MemoryBudgetException.class, () -> step(network, parameters, bf16.memory(small)));
                assertEquals(0, small.bytesInUse());
            }
        }
        try (MemoryPool exact = MemoryPool.ofBytes(needed)) {
            step(network, parameters, bf16.memory(exact));
        }
    }

    private void step(Network network, Parameters parameters, TrainingOptions chosen) {
        try (TrainingSession session = train(network, parameters, chosen)) {
            session.forward(0);
            session.backward();
        }
    }

    @Test
    void whatDoesNotFitLeavesNothingOpen() {
        Network network = classifier();
        assertThrows(InvalidDescriptorException.class, () -> train(network, Parameters.none(), options));
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        assertThrows(
                InvalidDescriptorException.class,
                () -> backend.newTrainingSession(network, parameters, Map.of(), options));
        assertThrows(InvalidDescriptorException.class, () -> train(network, parameters, options.threads(1_000_000)));
    }

    @Test
    void theExplanationCountsItsMemory() {
        Network network = classifier();
        try (TrainingSession session = train(network, options)) {
            Explanation explanation = session.explain();
            long parameters = network.parameters().values().stream()
                    .mapToLong(Shape::elements)
                    .sum();
            assertEquals(4 * (parameters + network.learnedParameters()), explanation.weightBytes());
            assertEquals(pool.bytesInUse(), explanation.weightBytes() + explanation.plannedBytes());
            assertEquals(2 * network.nodes().size(), explanation.steps().size());
        }
    }

    @Test
    void aSeedAndItsStepsAreRepeatable() {
        assertArrayEquals(afterSteps(3), afterSteps(3));
        assertFalse(Arrays.equals(afterSteps(3), afterSteps(4)), "another seed");
    }

    private float[] afterSteps(long seed) {
        Network network = classifier();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        try (TrainingSession session = train(network, parameters, options.seed(seed))) {
            session.input("data").copyFrom(Evaluation.ramp(-72, 2, 2, 6, 6));
            for (int step = 0; step < 2; step++) {
                session.forward(step);
                session.outputGradient("prob").copyFrom(Evaluation.ramp(-4, 2, 4));
                session.backward();
            }
            return session.gradient("ip.weight").toFloatArray();
        }
    }
}
