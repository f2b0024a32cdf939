package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.TrainingNetworkVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training sessions on the host stand-in for CUDA and cuDNN. It says nothing about a GPU. */
class StandInTrainingTest extends OnStandIn {
    private static final float RATE = 1e-3f;

    /** Values taken twice, functions fused, padding on one side, paths that end, two outputs. */
    static Stream<Network> networks() {
        NetworkBuilder residual = new NetworkBuilder("residual");
        Value x = residual.input("data", 4, 3, 8, 8);
        x = x.convolution("stem", 16, 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("bn")
                .relu("relu");
        Value y = x.convolution("a", 16, 3, c -> c.withPadding(1)).relu("a_relu");
        x = x.plus("add", y.convolution("b", 16, 1)).relu("add_relu");
        x = x.concat("cat", y).maxPooling("pool", 2, 2);
        List<Value> halves = residual.addAll("halves", new Split(1, List.of(8L, 24L)), x);
        residual.output(halves.get(0)
                .globalAveragePooling("gap")
                .fullyConnected("fc", 10)
                .softmax("prob"));

        NetworkBuilder separable = new NetworkBuilder("separable");
        Value s = separable.input("data", 4, 4, 9, 9);
        s = s.depthwise("dw", 3, c -> c.withPadding(1).withStride(2).withBias(false))
                .batchNormalization("dw_bn")
                .then("dw_act", Activation.relu6());
        s = s.convolution("pw", 12, 1).channelShuffle("shuffle", 3).then("drop", new Dropout(0.25));
        separable.output(s.flatten("flat").fullyConnected("fc", 7), s);
        return Stream.of(Nets.small(), residual.build(), separable.build());
    }

    private static TrainingNetworkVerifier verifier(Backend backend, Network network, Precision precision) {
        return new TrainingNetworkVerifier(
                backend,
                TrainingOptions.defaults().precision(precision).inputGradients(true),
                network,
                Nets.parameters(network),
                NetworkInputs.random(network, network.defaultShapes(), 1),
                network.name());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aStepAgreesWithTheReference(Network network) {
        try (Backend backend = CudnnBackend.open()) {
            CaseReport report =
                    verifier(backend, network, Precision.F32).wholeStep().run();
            assertEquals(Status.PASSED, report.status(), report::line);
            verifier(backend, network, Precision.BF16).layers().forEach(layer -> {
                CaseReport one = layer.run();
                assertEquals(Status.PASSED, one.status(), one::line);
            });
        }
    }

    /** The derivative of the sum of squares, and a step down it. */
    private static void learn(TrainingSession session, long step) {
        Network network = session.network();
        Nets.fill(session.input("data"), step);
        session.forward(step);
        for (String output : network.outputs()) {
            session.outputGradient(output).copyFrom(session.output(output));
        }
        session.backward();
        for (String name : network.parameters().keySet()) {
            if (network.isLearned(name)) {
                Tensor parameter = session.parameter(name);
                for (long i = 0; i < parameter.shape().elements(); i++) {
                    parameter.setFloat(
                            i,
                            parameter.getFloat(i)
                                    - RATE * session.gradient(name).getFloat(i));
                }
            }
        }
    }

    private static Parameters learned(Backend backend, Network network) {
        try (TrainingSession session = backend.newTrainingSession(
                network,
                Nets.parameters(network),
                network.defaultShapes(),
                TrainingOptions.defaults().seed(3))) {
            for (int step = 0; step < 4; step++) {
                learn(session, step);
            }
            return session.snapshot();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void someStepsLeadWhereTheReferenceGoes(Network network) {
        try (Backend backend = CudnnBackend.open();
                Backend reference = ReferenceBackend.open()) {
            Parameters expected = learned(reference, network);
            Parameters actual = learned(backend, network);
            for (String name : network.parameters().keySet()) {
                assertArrayEquals(
                        expected.get(name).toFloatArray(), actual.get(name).toFloatArray(), 1e-4f, name);
            }
        }
    }

    private static TrainingSession open(Backend backend, Network network) {
        return open(backend, network, TrainingOptions.defaults());
    }

    private static TrainingSession open(Backend backend, Network network, TrainingOptions options) {
        return backend.newTrainingSession(network, Nets.parameters(network), network.defaultShapes(), options);
    }

    @Test
    void eachWayIsCalledThenCapturedThenLaunched() {
        Network network = Nets.small();
        try (Backend backend = CudnnBackend.open();
                TrainingSession session = open(backend, network)) {
            session.forward(0);
            session.backward();
            session.forward(1);
            session.backward();
            for (Runnable way : List.<Runnable>of(() -> session.forward(2), session::backward)) {
                standIn.startRecording();
                way.run();
                List<String> calls = standIn.stopRecording().stream()
                        .filter(call -> !call.equals("cudaSetDevice") && !call.contains("LastError"))
                        .toList();
                assertEquals(List.of("cudaGraphLaunch", "cudaStreamSynchronize"), calls);
            }
        }
    }

    @Test
    void everyFailingCallIsReportedAndLeavesNothingBehind() {
        NetworkBuilder b = new NetworkBuilder("tiny");
        Network network = b.output(b.input("data", 2, 3, 6, 6)
                        .convolution("conv", 4, 3)
                        .batchNormalization("bn")
                        .relu("relu")
                        .maxPooling("pool", 2, 2)
                        .fullyConnected("fc", 3))
                .build();
        FailingCalls.check(standIn, () -> {
            try (Backend backend = CudnnBackend.open();
                    TrainingSession session = open(backend, network)) {
                for (int step = 0; step < 2; step++) {
                    session.forward(step);
                    session.backward();
                }
            }
        });
    }

    @Test
    void withoutDeviceMemoryNothingIsLeft() {
        Network network = Nets.small();
        try (Backend backend = CudnnBackend.open()) {
            String alive = standIn.report();
            standIn.pretend("memory", standIn.live("device bytes") + 10_000);
            MemoryBudgetException full = assertThrows(MemoryBudgetException.class, () -> open(backend, network));
            assertTrue(full.getMessage().contains("training session of network small"), full.getMessage());
            assertEquals(alive, standIn.report());
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        Network network = Nets.small();
        List<String> messages = new ArrayList<>();
        try (Backend backend = CudnnBackend.open()) {
            TrainingSession session = open(backend, network);
            messages.add(
                    assertThrows(IllegalStateException.class, session::backward).getMessage());
            session.close();
            messages.add(assertThrows(IllegalStateException.class, () -> session.forward(0))
                    .getMessage());
        }
        assertTrue(messages.get(0).contains("call forward before"), messages.get(0));
        assertTrue(messages.get(1).contains("closed"), messages.get(1));
    }

    @Test
    void recomputingTakesLessMemory() {
        Network network = networks().findFirst().orElseThrow();
        TrainingOptions options = TrainingOptions.defaults();
        try (Backend backend = CudnnBackend.open();
                TrainingSession keeping = open(backend, network, options);
                TrainingSession recomputing = open(backend, network, options.recompute(true))) {
            long kept = keeping.explain().plannedBytes();
            long less = recomputing.explain().plannedBytes();
            assertTrue(less < kept, less + " instead of " + kept);
        }
    }
}
