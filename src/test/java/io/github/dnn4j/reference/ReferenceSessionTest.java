package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes in and out of a session of y = 2 x - 1, and what becomes of its tensors. */
class ReferenceSessionTest {
    private final MemoryPool pool = MemoryPool.unlimited();
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

    private static Network doubled(DataType type) {
        NetworkBuilder builder = new NetworkBuilder("doubled");
        Value x = builder.input(new NetworkInput("x", type, Shape.of(1, 3), List.of("N", "")));
        Value sum = builder.add("sum", Elementwise.add(), x, x);
        return builder.output(sum.then("y", Activation.clip(-1, 5))).build();
    }

    private CompiledNetwork compile(Network network) {
        return backend.compile(
                network, Parameters.none(), CompileOptions.defaults().memory(pool));
    }

    @Test
    void computesFromItsInputToItsOutput() {
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession()) {
            session.input("x").copyFrom(new float[] {-3, 1, 2});
            session.run();
            assertArrayEquals(new float[] {-1, 2, 4}, session.output("y").toFloatArray());
            session.input("x").copyFrom(new float[] {0, 2, 3});
            session.run();
            assertArrayEquals(new float[] {0, 4, 5}, session.output("y").toFloatArray());
        }
    }

    @Test
    void theBatchIsChosenForTheSession() {
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession(Shape.of(2, 3))) {
            session.input("x").copyFrom(new float[] {1, 2, 3, 4, 5, 6});
            session.run();
            assertArrayEquals(
                    new float[] {2, 4, 5, 5, 5, 5}, session.output("y").toFloatArray());
        }
        try (CompiledNetwork model = compile(doubled(DataType.F32))) {
            assertThrows(InvalidDescriptorException.class, () -> model.newSession(Shape.of(2, 4)));
        }
    }

    @Test
    void halfPrecisionEdgesAreConverted() {
        for (DataType type : List.of(DataType.F16, DataType.BF16)) {
            try (CompiledNetwork model = compile(doubled(type));
                    Session session = model.newSession()) {
                assertEquals(type, session.input("x").type());
                assertEquals(type, session.output("y").type());
                session.input("x").copyFrom(new float[] {-3, 1, 2});
                session.run();
                assertArrayEquals(new float[] {-1, 2, 4}, session.output("y").toFloatArray());
            }
        }
    }

    @Test
    void boundTensorsAreComputedFromAndInto() {
        Tensor in = vector(1, 2, -4).reshape(Shape.of(1, 3));
        Tensor out = Tensor.allocate(Shape.of(1, 3), DataType.F32);
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession()) {
            Tensor own = session.output("y");
            session.bind("x", in);
            session.bind("y", out);
            assertSame(in, session.input("x"));
            assertSame(out, session.output("y"));
            session.run();
            assertArrayEquals(new float[] {2, 4, -1}, out.toFloatArray());
            assertArrayEquals(new float[3], own.toFloatArray());
        }
        assertArrayEquals(new float[] {2, 4, -1}, out.toFloatArray(), "the caller's tensor stays open");
    }

    @Test
    void memoryConfinedToTheCallerIsFine() {
        try (Arena arena = Arena.ofConfined();
                CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession(Shape.of(50_000, 3))) {
            Shape shape = Shape.of(50_000, 3);
            Tensor in = Tensor.wrap(arena.allocate(600_000, 4), shape, DataType.F32);
            Tensor out = Tensor.wrap(arena.allocate(600_000, 4), shape, DataType.F32);
            in.fill(1.5f);
            session.bind("x", in);
            session.bind("y", out);
            session.run();
            assertEquals(3, out.getFloat(149_999));
            in.fill(-7);
            session.run();
            assertEquals(-1, out.getFloat(149_999));
        }
    }

    @Test
    void anOutputMayLieOverItsInput() {
        Tensor both = Tensor.ofFloats(Shape.of(2, 3), 0, 1, 2, 3, 9, 9);
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession()) {
            session.bind("x", both.slice(0, 1));
            session.bind("y", Tensor.wrap(both.segment().asSlice(4), Shape.of(1, 3), DataType.F32));
            session.run();
            assertArrayEquals(new float[] {0, 0, 2, 4, 9, 9}, both.toFloatArray());
        }
    }

    @Test
    void whatDoesNotFitIsNotBound() {
        MemorySegment readOnly = Arena.ofAuto().allocate(12, 4).asReadOnly();
        Tensor unwritable = Tensor.wrap(readOnly, Shape.of(1, 3), DataType.F32);
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession()) {
            assertRefused(session, "x", Tensor.allocate(Shape.of(1, 4), DataType.F32));
            assertRefused(session, "x", Tensor.allocate(Shape.of(1, 3), DataType.S32));
            assertRefused(session, "x", Tensor.wrap(readOnly, Shape.of(1, 3), DataType.F32, Layout.NHWC));
            assertRefused(session, "sum", Tensor.allocate(Shape.of(1, 3), DataType.F32));
            assertRefused(session, "y", unwritable);
            session.bind("x", unwritable);
            session.run();
            assertArrayEquals(new float[3], session.output("y").toFloatArray());
        }
    }

    private static void assertRefused(Session session, String name, Tensor tensor) {
        assertThrows(InvalidDescriptorException.class, () -> session.bind(name, tensor));
    }

    @Test
    void aClosedTensorStopsTheRunAndCanBeReplaced() {
        Tensor closed = Tensor.allocate(Shape.of(1, 3), DataType.F32);
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession()) {
            session.bind("x", closed);
            session.run();
            closed.close();
            assertThrows(IllegalStateException.class, session::run);
            assertThrows(IllegalStateException.class, () -> session.bind("x", closed));
            session.bind("x", Tensor.ofFloats(Shape.of(1, 3), 1, 1, 1));
            session.run();
            assertArrayEquals(new float[] {2, 2, 2}, session.output("y").toFloatArray());
        }
    }

    @Test
    void namesThatAreNoInputsOrOutputs() {
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session session = model.newSession()) {
            assertThrows(InvalidDescriptorException.class, () -> session.input("y"));
            assertThrows(InvalidDescriptorException.class, () -> session.output("x"));
            assertThrows(InvalidDescriptorException.class, () -> session.output("sum"));
        }
    }

    @Test
    void anInputMayBeAnOutput() {
        NetworkBuilder builder = new NetworkBuilder("echo");
        Value x = builder.input("x", 1, 2);
        Network network = builder.output(x, x.relu("y")).build();
        try (CompiledNetwork model = compile(network);
                Session session = model.newSession()) {
            session.input("x").copyFrom(new float[] {-1, 1});
            session.run();
            assertArrayEquals(new float[] {-1, 1}, session.output("x").toFloatArray());
            assertArrayEquals(new float[] {0, 1}, session.output("y").toFloatArray());
        }
    }

    @Test
    void closedSessionsCannotBeUsed() {
        try (CompiledNetwork model = compile(doubled(DataType.F32))) {
            Session session = model.newSession();
            Tensor input = session.input("x");
            session.close();
            session.close();
            assertThrows(IllegalStateException.class, session::run);
            assertThrows(IllegalStateException.class, () -> session.input("x"));
            assertThrows(IllegalStateException.class, () -> session.output("y"));
            assertThrows(IllegalStateException.class, () -> session.bind("x", input));
            assertThrows(IllegalStateException.class, input::toFloatArray);
        }
    }

    @Test
    void sessionsOutliveWhatTheyWereMadeFrom() {
        CompiledNetwork model = compile(doubled(DataType.F32));
        Session session = model.newSession();
        model.close();
        backend.close();
        session.input("x").fill(1);
        session.run();
        assertArrayEquals(new float[] {2, 2, 2}, session.output("y").toFloatArray());
        assertThrows(IllegalStateException.class, model::newSession);
        assertThrows(IllegalStateException.class, () -> compile(doubled(DataType.F32)));
        session.close();
    }

    @Test
    void sessionsOfOneNetworkAreIndependent() {
        try (CompiledNetwork model = compile(doubled(DataType.F32));
                Session first = model.newSession();
                Session second = model.newSession()) {
            assertNotSame(first.input("x"), second.input("x"));
            first.input("x").fill(1);
            second.input("x").fill(2);
            first.run();
            second.run();
            assertArrayEquals(new float[] {2, 2, 2}, first.output("y").toFloatArray());
            assertArrayEquals(new float[] {4, 4, 4}, second.output("y").toFloatArray());
        }
    }
}
