package io.github.dnn4j.jmh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.Tolerance;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is benchmarked does what it says. */
class BenchmarksTest {
    @Test
    void crossingsRunWhatIsInThem() {
        Crossing crossing = new Crossing();
        crossing.open();
        Primitive relu = crossing.relu();
        for (int i = 0; i < Crossing.ELEMENTS; i++) {
            relu.source().setAtIndex(ValueLayout.JAVA_FLOAT, i, i - 8);
        }
        assertEquals(0, crossing.emptySequence());
        assertEquals(0, crossing.onePrimitive());
        float[] result = relu.destination().toArray(ValueLayout.JAVA_FLOAT);
        crossing.close();
        for (int i = 0; i < Crossing.ELEMENTS; i++) {
            assertEquals(Math.max(0, i - 8), result[i]);
        }
    }

    @Test
    void reorderPutsSixteenChannelsTogether() {
        Reorder reorder = new Reorder();
        reorder.open();
        int pixels = Reorder.SIDE * Reorder.SIDE;
        for (int i = 0; i < Reorder.CHANNELS * pixels; i++) {
            reorder.primitive().source().setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
        }
        assertEquals(0, reorder.rowMajorToBlocks());
        float[] blocks = reorder.primitive().destination().toArray(ValueLayout.JAVA_FLOAT);
        reorder.close();
        for (int channel = 0; channel < Reorder.CHANNELS; channel++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                int place = (channel / 16 * pixels + pixel) * 16 + channel % 16;
                assertEquals(channel * pixels + pixel, blocks[place]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 224})
    void copiesKeepValues(int side) {
        TensorCopies copies = new TensorCopies();
        copies.side = side;
        copies.open();
        float[] values = copies.array.clone();
        check(copies, copies.f32, values, copies::arrayToF32, copies::bf16ToF32, copies::u8ToF32);
        check(copies, copies.f32, values, copies::channelsLastToF32);
        check(copies, copies.bf16, values, copies::arrayToBf16, copies::f32ToBf16);
        check(copies, copies.f32Last, values, copies::arrayToChannelsLast, copies::f32ToChannelsLast);
        assertArrayEquals(values, copies.f32ToNewArray());
        copies.array[1] = -1;
        copies.f32ToArray();
        assertArrayEquals(values, copies.array);
        copies.close();
    }

    private static void check(TensorCopies copies, Tensor to, float[] values, Runnable... actions) {
        for (Runnable action : actions) {
            to.fill(-1);
            action.run();
            assertArrayEquals(values, to.toFloatArray());
        }
    }

    @Test
    void theSmallNetworkIsRight() {
        Sessions sessions = new Sessions();
        sessions.open();
        Map<String, Tensor> inputs =
                NetworkInputs.random(sessions.network, sessions.network.defaultShapes(), 1);
        sessions.session.input("data").copyFrom(inputs.get("data"));
        sessions.run();
        Tensor expected =
                ReferenceBackend.values(sessions.network, sessions.parameters, inputs).get("scores");
        Comparison comparison =
                Comparison.of(sessions.session.output("scores"), expected, new Tolerance(1e-5, expected.type()));
        assertTrue(comparison.agrees(), comparison.describe());
        sessions.newSession();
        sessions.compile();
        sessions.compileAndNewSession();
        sessions.close();
    }

    @Test
    void theInputIsLookedAt() {
        InputCheck check = new InputCheck();
        check.open();
        check.run();
        assertEquals(-1, check.check());
        check.input.setFloat(17, Float.NaN);
        assertEquals(17, check.check());
        check.close();
    }

    @Test
    void shapesAreThePublishedOnes() {
        Shapes shapes = new Shapes();
        shapes.build();
        assertEquals(Shape.of(1, 3, 224, 224), shapes.shapeOf());
        assertEquals(
                Shape.of(1, 128, 28, 28),
                shapes.convolution().outputShapes(List.of(Shape.of(1, 64, 56, 56))).getFirst());
        assertEquals(Shape.of(1, 10), shapes.inferSmall().get("scores"));
        assertEquals(
                Shape.of(1, 1000),
                shapes.inferResnet50().get(shapes.resnet50.outputs().getFirst()));
    }
}
