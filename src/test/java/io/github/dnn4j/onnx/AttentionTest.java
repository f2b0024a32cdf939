package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.real;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** ONNX's Attention by its formula, softmax(scale Q K' + mask) V, for operands that count 1, 2, 3... hundredths. */
class AttentionTest {
    private static final int BOOL = 9;
    private static final long N = 2;
    private static final long T = 3;
    private static final long S = 4;
    private static final long D = 2;
    private static final long VALUES = 3;

    /** What is added to the score of a key for a query of a head. */
    private interface Mask {
        double at(long head, long query, long key);
    }

    private static final Mask NONE = (head, query, key) -> 0;

    private static TestGraph graph(long heads, long shared, boolean flat) {
        TestGraph graph = new TestGraph(23).floats("hundredth", new long[0], 0.01f);
        operand(graph, "q", heads, T, D, flat);
        operand(graph, "k", shared, S, D, flat);
        operand(graph, "v", shared, S, VALUES, flat);
        return graph;
    }

    private static void operand(TestGraph graph, String name, long heads, long tokens, long features, boolean flat) {
        Object[] extents =
                flat ? new Object[] {N, tokens, heads * features} : new Object[] {N, heads, tokens, features};
        graph.input(name + "0", extents).node("Mul", name + "0,hundredth", name);
    }

    private static void check(TestGraph graph, long heads, long shared, boolean flat, double scale, Mask mask) {
        TestGraph.Result found = graph.output("y").run();
        Shape shape = flat ? Shape.of(N, T, heads * VALUES) : Shape.of(N, heads, T, VALUES);
        assertEquals(shape, found.shape());
        float[] wanted = new float[(int) shape.elements()];
        for (long n = 0; n < N; n++) {
            for (long h = 0; h < heads; h++) {
                for (long t = 0; t < T; t++) {
                    long batch = n;
                    long head = h;
                    long query = t;
                    long from = h / (heads / shared);
                    double[] weights = IntStream.range(0, (int) S)
                            .mapToDouble(s -> Math.exp(mask.at(head, query, s)
                                    + scale
                                            * IntStream.range(0, (int) D)
                                                    .mapToDouble(d -> at(batch, head, query, d, heads, T, D, flat)
                                                            * at(batch, from, s, d, shared, S, D, flat))
                                                    .sum()))
                            .toArray();
                    double all = IntStream.range(0, (int) S)
                            .mapToDouble(s -> weights[s])
                            .sum();
                    for (long e = 0; e < VALUES; e++) {
                        long feature = e;
                        double value = IntStream.range(0, (int) S)
                                .mapToDouble(
                                        s -> weights[s] / all * at(batch, from, s, feature, shared, S, VALUES, flat))
                                .sum();
                        wanted[(int) index(n, h, t, e, heads, T, VALUES, flat)] = (float) value;
                    }
                }
            }
        }
        assertArrayEquals(wanted, found.values(), 1e-5f);
    }

    private static long index(
            long n, long head, long token, long feature, long heads, long tokens, long features, boolean flat) {
        return flat
                ? ((n * tokens + token) * heads + head) * features + feature
                : ((n * heads + head) * tokens + token) * features + feature;
    }

    private static double at(
            long n, long head, long token, long feature, long heads, long tokens, long features, boolean flat) {
        return 0.01 * (index(n, head, token, feature, heads, tokens, features, flat) + 1);
    }

    private static AttributeProto[] heads(long heads, long shared, AttributeProto... others) {
        List<AttributeProto> all = new ArrayList<>(List.of(others));
        all.add(integer("q_num_heads", heads));
        all.add(integer("kv_num_heads", shared));
        return all.toArray(AttributeProto[]::new);
    }

    @Test
    void ofHeads() {
        TestGraph graph = graph(2, 2, false).node("Attention", "q,k,v", "y");
        check(graph, 2, 2, false, 1 / Math.sqrt(D), NONE);
    }

    @Test
    void ofFeaturesOfAllHeads() {
        TestGraph graph = graph(2, 2, true).node("Attention", "q,k,v", "y", heads(2, 2, real("scale", 3)));
        check(graph, 2, 2, true, 3, NONE);
    }

    @Test
    void headsOfKeysAreShared() {
        TestGraph graph = graph(4, 2, false).node("Attention", "q,k,v", "y", real("scale", 2));
        check(graph, 4, 2, false, 2, NONE);
        graph = graph(6, 2, true).node("Attention", "q,k,v", "y", heads(6, 2, real("scale", 2)));
        check(graph, 6, 2, true, 2, NONE);
    }

    @Test
    void laterKeysAreHidden() {
        TestGraph graph = graph(2, 1, false).node("Attention", "q,k,v", "y", integer("is_causal", 1), real("scale", 2));
        check(graph, 2, 1, false, 2, (head, query, key) -> key > query ? Double.NEGATIVE_INFINITY : 0);
    }

    @Test
    void masksAreAdded() {
        TestGraph graph =
                graph(4, 2, false).counting("mask", T, S).node("Attention", "q,k,v,mask", "y", real("scale", 1));
        check(graph, 4, 2, false, 1, (head, query, key) -> query * S + key + 1);
        graph = graph(4, 2, false).counting("mask", 4, T, S).node("Attention", "q,k,v,mask", "y", real("scale", 1));
        check(graph, 4, 2, false, 1, (head, query, key) -> (head * T + query) * S + key + 1);
    }

    @Test
    void booleansSayWhatIsSeen() {
        LongBinaryOperator seen = (query, key) -> (query + key) % 2;
        var mask = TestGraph.tensor("mask", BOOL, T, S);
        for (long i = 0; i < T * S; i++) {
            mask.addInt32Data((int) seen.applyAsLong(i / S, i % S));
        }
        TestGraph graph = graph(2, 2, false).initializer(mask).node("Attention", "q,k,v,mask", "y", real("scale", 1));
        check(
                graph,
                2,
                2,
                false,
                1,
                (head, query, key) -> seen.applyAsLong(query, key) == 1 ? 0 : Double.NEGATIVE_INFINITY);
    }

    private static String refusal(TestGraph graph) {
        return assertThrows(UnsupportedOperatorException.class, graph.output("y")::importModel)
                .getMessage();
    }

    @Test
    void refusesWhatItDoesNotCompute() {
        String past = refusal(graph(2, 2, false).counting("old", N, 2, 1, D).node("Attention", "q,k,v,,old,old", "y"));
        assertTrue(past.contains("past_key"), past);
        String cap = refusal(graph(2, 2, false).node("Attention", "q,k,v", "y", real("softcap", 5)));
        assertTrue(cap.contains("softcap"), cap);
        String blind = refusal(graph(2, 2, false)
                .initializer(TestGraph.tensor("mask", BOOL, 1, S).addAllInt32Data(List.of(0, 0, 0, 0)))
                .node("Attention", "q,k,v,mask", "y"));
        assertTrue(blind.contains("hides every key"), blind);
        TestGraph second =
                graph(2, 2, false).node("Attention", "q,k,v", "y,,,scores").node("Relu", "scores", "z");
        String scores = assertThrows(UnsupportedOperatorException.class, second.output("z")::importModel)
                .getMessage();
        assertTrue(scores.contains("output 3"), scores);
    }
}
