package io.github.dnn4j.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.NonFiniteValueException;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How sessions find tensors by their names, and what they say where there is none or one does not fit. */
class NamedTensorsTest {
    private static final Shape SHAPE = Shape.of(2, 3, 1, 1);

    private final RunGuard guard = new RunGuard("a session");
    private final NamedTensors tensors = new NamedTensors(guard);
    private final Tensor x = tensor();
    private final Tensor y = tensor();

    NamedTensorsTest() {
        tensors.add(TensorRole.INPUT, "x", x);
        tensors.add(TensorRole.OUTPUT, "y", y);
    }

    private static Tensor tensor() {
        return Tensor.allocate(SHAPE, DataType.F32);
    }

    private static void refuses(String message, Executable action) {
        assertEquals(
                message, assertThrows(InvalidDescriptorException.class, action).getMessage());
    }

    private void bind(String name, Tensor tensor) {
        tensors.bind(name, tensor, () -> {});
    }

    @Test
    void findsByRoleAndName() {
        assertSame(x, tensors.find(TensorRole.INPUT, "x"));
        assertSame(y, tensors.find(TensorRole.OUTPUT, "y"));
        assertEquals(Set.of("x"), tensors.names(TensorRole.INPUT));
        assertNull(tensors.own(TensorRole.INPUT, "y"));
        assertArrayEquals(new Tensor[] {x, y}, tensors.inUse());
        assertEquals("gradient of input x", TensorRole.INPUT_GRADIENT + " x");
    }

    @Test
    void anUnknownNameListsWhatThereIsOfThatRole() {
        refuses("a session has no input named y; it has x", () -> tensors.find(TensorRole.INPUT, "y"));
        refuses("a session has no parameter named w; it has none", () -> tensors.find(TensorRole.PARAMETER, "w"));
        refuses("a session has no output named z; it has y", () -> tensors.find(TensorRole.OUTPUT_GRADIENT, "z"));
        refuses("a session has no input named z; it has x", () -> tensors.find(TensorRole.INPUT_GRADIENT, "z"));
        refuses(
                "a session has no parameter named w; it has none",
                () -> tensors.find(TensorRole.PARAMETER_GRADIENT, "w"));
    }

    @Test
    void aLongListIsCut() {
        for (int i = 0; i < 300; i++) {
            tensors.add(TensorRole.PARAMETER, "p" + i, x);
        }
        refuses(
                "a session has no parameter named w; it has p0, p1, p2, p3, p4, p5, p6, p7 and 292 more",
                () -> tensors.find(TensorRole.PARAMETER, "w"));
    }

    @Test
    void aGradientThatIsNotThereSaysWhy() {
        tensors.add(TensorRole.PARAMETER, "mean", x);
        refuses(
                "parameter mean of a session is not learned and has no gradient",
                () -> tensors.find(TensorRole.PARAMETER_GRADIENT, "mean"));
        refuses(
                "a session does not derive the loss by input x; ask for it with TrainingOptions.inputGradients(true)",
                () -> tensors.find(TensorRole.INPUT_GRADIENT, "x"));
        tensors.add(TensorRole.INPUT_GRADIENT, "x", y);
        assertSame(y, tensors.find(TensorRole.INPUT_GRADIENT, "x"));
    }

    @Test
    void aBoundTensorTakesThePlaceOfTheOwnOne() {
        Tensor mine = tensor();
        List<String> changes = new ArrayList<>();
        tensors.bind("x", mine, () -> {
            assertTrue(guard.isRunning());
            changes.add("x");
        });
        assertEquals(List.of("x"), changes);
        assertEquals(List.of("x"), tensors.bound());
        assertSame(mine, tensors.find(TensorRole.INPUT, "x"));
        assertSame(x, tensors.own(TensorRole.INPUT, "x"));
        assertArrayEquals(new Tensor[] {mine, y}, tensors.inUse());
        tensors.forEachBound(TensorRole.OUTPUT, (own, bound) -> changes.add("y"));
        tensors.forEachBound(TensorRole.INPUT, (own, bound) -> {
            assertSame(x, own);
            assertSame(mine, bound);
            changes.add("both");
        });
        assertEquals(List.of("x", "both"), changes);
        tensors.unbind("x");
        assertEquals(List.of(), tensors.bound());
        assertSame(x, tensors.find(TensorRole.INPUT, "x"));
    }

    @Test
    void anInputThatIsAnOutputTooIsBoundAsBoth() {
        tensors.add(TensorRole.OUTPUT, "x", y);
        Tensor mine = tensor();
        bind("x", mine);
        assertSame(mine, tensors.find(TensorRole.INPUT, "x"));
        assertSame(mine, tensors.find(TensorRole.OUTPUT, "x"));
        assertEquals(List.of("x"), tensors.bound());
    }

    @Test
    void onlyInputsAndOutputsAreBound() {
        tensors.add(TensorRole.PARAMETER, "w", x);
        refuses("a session has no input or output named w; its inputs are x, its outputs y", () -> bind("w", tensor()));
        refuses(
                "a session has no input or output named w; its inputs are x, its outputs y",
                () -> tensors.requireBindable("w"));
        tensors.requireBindable("y");
    }

    @Test
    void whatIsBoundHasTheShapeTypeAndLayout() {
        String rule = " cannot be bound to x of a session, which is " + x;
        for (Tensor wrong : List.of(
                Tensor.allocate(Shape.of(2, 4, 1, 1), DataType.F32),
                Tensor.allocate(SHAPE, DataType.F16),
                MemoryPool.unlimited().allocate(SHAPE, DataType.F32, Layout.NHWC, "wrong"))) {
            refuses(wrong + rule, () -> bind("x", wrong));
        }
        assertSame(x, tensors.find(TensorRole.INPUT, "x"));
    }

    @Test
    void outputsAreNotReadOnly() {
        Tensor readOnly = Tensor.wrap(
                Arena.ofAuto().allocate(SHAPE.bytes(DataType.F32), 64).asReadOnly(), SHAPE, DataType.F32);
        bind("x", readOnly);
        refuses(
                "a read-only tensor cannot be bound to output y of a session, which is written",
                () -> bind("y", readOnly));
    }

    @Test
    void whatIsClosedIsNotBound() {
        Tensor closed = tensor();
        closed.close();
        assertThrows(IllegalStateException.class, () -> bind("x", closed));
        assertSame(x, tensors.find(TensorRole.INPUT, "x"));
    }

    @Test
    void nothingIsBoundWhileASessionRunsOrWhereItsChangeFails() {
        guard.enter();
        assertThrows(IllegalStateException.class, () -> bind("x", tensor()));
        assertSame(x, tensors.find(TensorRole.INPUT, "x"));
        guard.leave();
        assertThrows(
                ArithmeticException.class,
                () -> tensors.bind("x", tensor(), () -> {
                    throw new ArithmeticException();
                }));
        assertSame(x, tensors.find(TensorRole.INPUT, "x"));
        bind("x", tensor());
    }

    @Test
    void aClosedSessionHasNoTensors() {
        guard.close();
        for (Executable use : List.<Executable>of(
                () -> tensors.find(TensorRole.INPUT, "x"),
                () -> tensors.find(TensorRole.INPUT, "z"),
                () -> bind("x", tensor()))) {
            assertEquals(
                    "a session is closed",
                    assertThrows(IllegalStateException.class, use).getMessage());
        }
    }

    @Test
    void copiesAreTensorsOfTheirOwn() {
        x.fill(7);
        Tensor copy = tensors.copies(TensorRole.INPUT).get("x");
        assertNotSame(x, copy);
        x.fill(0);
        assertEquals(7, copy.getFloat(0));
    }

    @Test
    void nanIsLookedForInTheInputsInUse() {
        Tensor bad = tensor();
        bad.setFloat(4, Float.NaN);
        tensors.add(TensorRole.INPUT, "z", tensor());
        NanCheck check = new NanCheck("a session", NonFinite.REFUSE, tensors, input -> true);
        check.run(1);
        bind("z", bad);
        NonFiniteValueException refused = assertThrows(NonFiniteValueException.class, () -> check.run(1));
        assertTrue(refused.getMessage().startsWith("a session: input z holds NaN in sample 1"), refused.getMessage());
        new NanCheck("a session", NonFinite.IGNORE, tensors, input -> true).run(1);
        new NanCheck("a session", NonFinite.REFUSE, tensors, "x"::equals).run(1);
        tensors.unbind("z");
        check.run(1);
    }

    @Test
    void outputsAreNotLookedAt() {
        y.setFloat(0, Float.NaN);
        new NanCheck("a session", NonFinite.REFUSE, tensors, input -> true).run(1);
    }
}
