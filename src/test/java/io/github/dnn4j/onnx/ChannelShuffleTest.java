package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reshape, Transpose, Reshape as one layer. */
class ChannelShuffleTest {
    private static TestGraph shuffle(long first, long... permutation) {
        return new TestGraph(13)
                .input("x", "N", 6, 2, 2)
                .longs("apart", first, 2, 3, 2, 2)
                .longs("back", first, 6, 2, 2)
                .node("Reshape", "x,apart", "a")
                .node("Transpose", "a", "t", integers("perm", permutation))
                .node("Reshape", "t,back", "y")
                .output("y");
    }

    private static List<String> kinds(OnnxModel model) {
        return model.network().nodes().stream().map(node -> node.layer().kind()).toList();
    }

    @Test
    void isRecognised() {
        for (long first : new long[] {-1, 0}) {
            OnnxModel model = shuffle(first, 0, 2, 1, 3, 4).importModel();
            List<Layer> layers =
                    model.network().nodes().stream().map(node -> node.layer()).toList();
            assertEquals(List.of(new ChannelShuffle(2)), layers);
            assertEquals("y", model.network().nodes().getFirst().name());
        }
    }

    @Test
    void movesTheChannelsThatTheThreeLayersMove() {
        OnnxModel model = shuffle(-1, 0, 2, 1, 3, 4).importModel();
        float[] values = TestGraph.run(model, Map.of("x", Shape.of(1, 6, 2, 2))).values();
        float[] firsts = new float[6];
        for (int c = 0; c < 6; c++) {
            firsts[c] = values[4 * c];
        }
        assertArrayEquals(new float[] {1, 13, 5, 17, 9, 21}, firsts);
    }

    @Test
    void otherPermutationsAndUsesStay() {
        assertEquals(
                List.of("Reshape", "Transpose", "Reshape"),
                kinds(shuffle(-1, 0, 2, 1, 4, 3).importModel()));
        assertEquals(
                List.of("Reshape", "Transpose", "Reshape"),
                kinds(shuffle(-1, 0, 2, 1, 3, 4).output("t").importModel()));
    }

    /** An input given under another name is a layer of its own, added when the shuffle's three are already one. */
    @Test
    void outputsThatAreInputsStandBesideIt() {
        OnnxModel model = shuffle(-1, 0, 2, 1, 3, 4)
                .node("Relu", "y", "r")
                .node("Identity", "x", "same")
                .output("r")
                .output("same")
                .importModel();
        assertEquals(List.of("y", "r", "same"), model.network().outputs());
        assertEquals(List.of("ChannelShuffle", "Activation", "Dropout"), kinds(model));
    }
}
