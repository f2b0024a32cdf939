package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Activation.Function;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations that are written out, as one layer. */
class ActivationPatternsTest {
    private static final String SIGMOID = "s=Sigmoid(x)";
    private static final String ERF = "d=Div(x,root2) e=Erf(d) a=Add(e,one)";
    private static final String CUBE =
            "c=Pow(x,three) k=Mul(c,cubic) i=Add(x,k) m=Mul(i,rootpi) t=Tanh(m) a=Add(one,t)";

    /** A graph: nodes with their outputs, of which the last is y. */
    private record Form(Activation activation, String nodes) {}

    static Stream<Form> forms() {
        Activation gelu = Activation.geluErf();
        Activation tanh = Activation.geluTanh();
        Activation clipped = Activation.hardSwish();
        return Stream.of(
                new Form(Activation.silu(), SIGMOID + " y=Mul(x,s)"),
                new Form(Activation.silu(), SIGMOID + " y=Mul(s,x)"),
                new Form(new Activation(Function.SILU, 3, 0), "k=Mul(three,x) s=Sigmoid(k) y=Mul(x,s)"),
                new Form(Activation.mish(), "p=Softplus(x) t=Tanh(p) y=Mul(x,t)"),
                new Form(new Activation(Function.HARD_SWISH, 0.2f, 0.5f), "h=HardSigmoid(x) y=Mul(h,x)"),
                new Form(gelu, ERF + " p=Mul(x,a) y=Mul(p,half)"),
                new Form(gelu, ERF + " p=Mul(half,x) y=Mul(p,a)"),
                new Form(gelu, ERF + " p=Mul(a,half) y=Mul(x,p)"),
                new Form(gelu, ERF + " p=Mul(x,a) y=Div(p,two)"),
                new Form(gelu, "d=Mul(x,rooth) e=Erf(d) a=Add(one,e) p=Mul(x,half) y=Mul(p,a)"),
                new Form(tanh, CUBE + " p=Mul(x,half) y=Mul(p,a)"),
                new Form(
                        tanh,
                        "q=Mul(x,x) c=Mul(x,q) k=Mul(cubic,c) i=Add(k,x) m=Mul(rootpi,i) t=Tanh(m) a=Add(t,one)"
                                + " p=Mul(x,a) y=Mul(half,p)"),
                new Form(
                        tanh,
                        "q=Mul(x,x) k=Mul(q,cubic) i=Add(k,one) r=Mul(x,rootpi) m=Mul(r,i) t=Tanh(m) a=Add(t,one)"
                                + " p=Mul(x,half) y=Mul(p,a)"),
                new Form(clipped, "a=Add(x,three) c=Clip(a,zero,six) p=Mul(x,c) y=Div(p,six)"),
                new Form(clipped, "a=Add(three,x) c=Clip(a,zero,six) p=Mul(c,sixth) y=Mul(x,p)"),
                new Form(clipped, "a=Add(three,x) c=Clip(a,zero,six) p=Div(c,six) y=Mul(x,p)"));
    }

    private static TestGraph graph(String nodes, String... outputs) {
        TestGraph graph = new TestGraph(13).input("x", "N", 12);
        float[] values = {
            0,
            0.5f,
            1,
            2,
            3,
            6,
            1f / 6,
            (float) Math.sqrt(2),
            (float) Math.sqrt(0.5),
            0.044715f,
            (float) Math.sqrt(2 / Math.PI)
        };
        List<String> names =
                List.of("zero", "half", "one", "two", "three", "six", "sixth", "root2", "rooth", "cubic", "rootpi");
        for (int i = 0; i < values.length; i++) {
            if (nodes.matches(".*[(,]" + names.get(i) + "[,)].*")) {
                graph.floats(names.get(i), new long[] {}, values[i]);
            }
        }
        for (String node : nodes.split(" ")) {
            String[] parts = node.split("[=()]");
            graph.node(parts[1], parts[2], parts[0]);
        }
        for (String output : outputs) {
            graph.output(output);
        }
        return graph;
    }

    private static List<Layer> layers(TestGraph graph) {
        return graph.importModel().network().nodes().stream().map(Node::layer).toList();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isOneLayer(Form form) {
        OnnxModel model = graph(form.nodes(), "y").importModel();
        assertEquals(
                List.of(form.activation()),
                model.network().nodes().stream().map(Node::layer).toList());
        assertEquals(List.of("y"), model.network().outputs());
        assertTrue(model.network().parameters().isEmpty(), "its numbers are gone");
    }

    /** The same numbers as by the layers one by one, which they stay where a value in between is an output. */
    @ParameterizedTest
    @MethodSource("forms")
    void computesWhatIsWritten(Form form) {
        String between = form.nodes().substring(0, form.nodes().indexOf('='));
        TestGraph apart = graph(form.nodes(), "y", between);
        int written = form.nodes().split(" ").length;
        assertTrue(layers(apart).size() >= written, "a value that is read stays");
        float[] joined = TestGraph.run(graph(form.nodes(), "y").importModel(), Map.of("x", Shape.of(1, 12)))
                .values();
        float[] single =
                TestGraph.run(apart.importModel(), Map.of("x", Shape.of(1, 12))).values();
        for (int i = 0; i < joined.length; i++) {
            assertEquals(single[i], joined[i], 1e-6f * Math.abs(single[i]) + 1e-7f);
        }
    }

    @Test
    void severalInTurn() {
        List<Layer> layers = layers(graph(
                "s=Sigmoid(x) u=Mul(x,s) d=Div(u,root2) e=Erf(d) a=Add(e,one) p=Mul(u,a)"
                        + " v=Mul(p,half) w=Mul(v,x) y=Mul(w,half)",
                "y"));
        assertEquals(Activation.silu(), layers.get(0));
        assertEquals(Activation.geluErf(), layers.get(1));
        assertEquals(5, layers.size(), layers::toString);
    }

    @Test
    void othersStay() {
        for (String other : List.of(
                SIGMOID + " y=Mul(s,s)",
                SIGMOID + " p=Mul(s,x) y=Mul(p,two)",
                "s=Sigmoid(x) t=Tanh(x) y=Mul(s,t)",
                ERF + " y=Mul(x,a)",
                "d=Mul(x,half) e=Erf(d) a=Add(e,one) p=Mul(x,a) y=Mul(p,half)",
                "a=Add(x,two) c=Clip(a,zero,six) p=Mul(x,c) y=Div(p,six)",
                "p=Softplus(x) t=Tanh(p) y=Div(x,t)",
                SIGMOID + " q=Abs(s) p=Mul(x,s) y=Add(p,q)")) {
            assertTrue(layers(graph(other, "y")).size() > 1, other);
        }
        List<Layer> read = layers(graph(SIGMOID + " q=Abs(s) p=Mul(x,s) y=Add(p,q)", "y"));
        assertEquals(4, read.size());
    }

    @Test
    void aNumberThatAddsAnAxisIsNoPart() {
        TestGraph graph = new TestGraph(13)
                .input("x", 12)
                .floats("half", new long[] {1, 1}, 0.5f)
                .floats("one", new long[] {}, 1)
                .floats("root", new long[] {}, (float) Math.sqrt(2))
                .node("Div", "x,root", "d")
                .node("Erf", "d", "e")
                .node("Add", "e,one", "a")
                .node("Mul", "x,a", "p")
                .node("Mul", "p,half", "y")
                .output("y");
        assertTrue(layers(graph).size() > 1);
    }
}
