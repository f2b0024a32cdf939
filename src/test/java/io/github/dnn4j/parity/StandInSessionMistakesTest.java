package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.StandIn;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The same mistake is told in the same words by the sessions of all backends: the reference, oneDNN, and cuDNN on the
 * host stand-in where that was built.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandInSessionMistakesTest {
    private static final Shape SHAPE = Shape.of(2, 3);
    private static final String SESSION = "a session of network small";
    private static final String TRAINING = "a training session of network small";

    private final Network network = small();
    private final Parameters parameters = Parameters.initialise(network, Initialiser.constant(1));
    private final List<Backend> backends = new ArrayList<>();
    private StandIn standIn;

    /** What is done wrong, and what is said to it. */
    private record Mistake<S>(Class<? extends Exception> kind, String message, Consumer<S> action) {}

    private static Network small() {
        NetworkBuilder builder = new NetworkBuilder("small");
        return builder.output(builder.input("x", 2, 3).fullyConnected("a", 3).relu("y"))
                .build();
    }

    private static Tensor tensor(Shape shape) {
        return Tensor.allocate(shape, DataType.F32);
    }

    private static Tensor closed() {
        Tensor tensor = tensor(SHAPE);
        tensor.close();
        return tensor;
    }

    private static Tensor readOnly() {
        return Tensor.wrap(
                Arena.ofAuto().allocate(SHAPE.bytes(DataType.F32), 64).asReadOnly(), SHAPE, DataType.F32);
    }

    private static <S> Mistake<S> named(String message, Consumer<S> action) {
        return new Mistake<>(InvalidDescriptorException.class, message, action);
    }

    private static <S> Mistake<S> state(String message, Consumer<S> action) {
        return new Mistake<>(IllegalStateException.class, message, action);
    }

    private static List<Mistake<Session>> mistakes() {
        return List.of(
                named(SESSION + " has no input named y; it has x", session -> session.input("y")),
                named(SESSION + " has no output named x; it has y", session -> session.output("x")),
                named(
                        SESSION + " has no input or output named z; its inputs are x, its outputs y",
                        session -> session.bind("z", tensor(SHAPE))),
                named(
                        "f32 tensor 2x4 (NCHW) cannot be bound to y of " + SESSION + ", which is f32 tensor 2x3 (NCHW)",
                        session -> session.bind("y", tensor(Shape.of(2, 4)))),
                named(
                        "a read-only tensor cannot be bound to output y of " + SESSION + ", which is written",
                        session -> session.bind("y", readOnly())),
                new Mistake<>(
                        NonFiniteValueException.class,
                        SESSION + ": input x holds NaN in sample 0, at [0, 1] of 2x3; mend what prepares it, or compile"
                                + " with CompileOptions.nonFinite(NonFinite.IGNORE)",
                        session -> {
                            session.input("x").setFloat(1, Float.NaN);
                            try {
                                session.run();
                            } finally {
                                session.input("x").fill(0);
                            }
                        }));
    }

    private static List<Mistake<TrainingSession>> trainingMistakes() {
        String backward = TRAINING + " has nothing to derive: call forward before every call of backward";
        return List.of(
                named(TRAINING + " has no input named y; it has x", session -> session.input("y")),
                named(TRAINING + " has no output named x; it has y", session -> session.output("x")),
                named(TRAINING + " has no output named x; it has y", session -> session.outputGradient("x")),
                named(TRAINING + " has no input named y; it has x", session -> session.inputGradient("y")),
                named(
                        TRAINING + " does not derive the loss by input x; ask for it with"
                                + " TrainingOptions.inputGradients(true)",
                        session -> session.inputGradient("x")),
                named(
                        TRAINING + " has no parameter named w; it has a.weight, a.bias",
                        session -> session.parameter("w")),
                named(
                        TRAINING + " has no parameter named w; it has a.weight, a.bias",
                        session -> session.gradient("w")),
                state(backward, TrainingSession::backward),
                state(backward, session -> {
                    session.forward(0);
                    session.backward();
                    session.backward();
                }));
    }

    @BeforeAll
    void open() {
        backends.add(ReferenceBackend.open());
        backends.add(OneDnnBackend.open());
        if (StandIn.isThere()) {
            standIn = StandIn.use();
            standIn.reset();
            backends.add(CudnnBackend.open());
        }
    }

    @AfterAll
    void close() {
        backends.forEach(Backend::close);
        if (standIn != null) {
            assertEquals("", standIn.misuse());
            assertEquals("", standIn.report());
        }
    }

    private static <S> void check(S session, Mistake<S> mistake) {
        Exception thrown = assertThrows(mistake.kind(), () -> mistake.action().accept(session));
        assertEquals(mistake.message(), thrown.getMessage());
        assertEquals(mistake.kind(), thrown.getClass());
    }

    private <S> void checkClosed(String name, S session, List<Consumer<S>> uses) {
        uses.forEach(use -> check(session, state(name + " is closed", use)));
    }

    @TestFactory
    List<DynamicTest> inSessions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Backend backend : backends) {
            for (Mistake<Session> mistake : mistakes()) {
                tests.add(dynamicTest(backend.name() + ": " + mistake.message(), () -> {
                    try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults());
                            Session session = compiled.newSession()) {
                        check(session, mistake);
                        assertThrows(IllegalStateException.class, () -> session.bind("x", closed()));
                        session.run();
                    }
                }));
            }
            tests.add(dynamicTest(backend.name() + ": closed", () -> {
                try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults())) {
                    Session session = compiled.newSession();
                    session.close();
                    session.close();
                    checkClosed(
                            SESSION,
                            session,
                            List.of(
                                    Session::run,
                                    Session::profile,
                                    closed -> closed.input("x"),
                                    closed -> closed.output("y"),
                                    closed -> closed.bind("x", tensor(SHAPE))));
                }
            }));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> inTrainingSessions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Backend backend : backends) {
            for (Mistake<TrainingSession> mistake : trainingMistakes()) {
                tests.add(dynamicTest(backend.name() + ": " + mistake.message(), () -> {
                    try (TrainingSession session = train(backend)) {
                        check(session, mistake);
                        session.forward(0);
                        session.backward();
                    }
                }));
            }
            tests.add(dynamicTest(backend.name() + ": closed", () -> {
                TrainingSession session = train(backend);
                session.close();
                session.close();
                checkClosed(
                        TRAINING,
                        session,
                        List.of(
                                closed -> closed.forward(0),
                                TrainingSession::backward,
                                TrainingSession::snapshot,
                                TrainingSession::explain,
                                closed -> closed.input("x"),
                                closed -> closed.outputGradient("y"),
                                closed -> closed.inputGradient("x"),
                                closed -> closed.gradient("a.weight")));
            }));
        }
        return tests;
    }

    /** A parameter that is not learned is part of batch normalization. */
    @TestFactory
    List<DynamicTest> inGradients() {
        NetworkBuilder builder = new NetworkBuilder("small");
        Network normalized = builder.output(builder.input("x", 2, 3, 2, 2)
                        .batchNormalization("norm")
                        .relu("y"))
                .build();
        return backends.stream()
                .map(backend -> dynamicTest(backend.name(), () -> {
                    try (TrainingSession session = backend.newTrainingSession(
                            normalized,
                            Parameters.initialise(normalized, Initialiser.constant(1)),
                            normalized.defaultShapes(),
                            TrainingOptions.defaults())) {
                        check(
                                session,
                                named(
                                        "parameter norm.mean of " + TRAINING + " is not learned and has no gradient",
                                        one -> one.gradient("norm.mean")));
                    }
                }))
                .toList();
    }

    private TrainingSession train(Backend backend) {
        return backend.newTrainingSession(network, parameters, network.defaultShapes(), TrainingOptions.defaults());
    }
}
