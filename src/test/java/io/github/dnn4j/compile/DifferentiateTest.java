package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a training step is made of, without any backend. */
class DifferentiateTest {
    private static final TrainingOptions OPTIONS = TrainingOptions.defaults();

    private static TrainingProgram derive(Program program, TrainingOptions options) {
        return Differentiate.of(program, options, _ -> Reads.INPUTS);
    }

    private static List<String> lines(List<Task> tasks) {
        return tasks.stream().map(DifferentiateTest::line).toList();
    }

    private static String line(Task task) {
        return switch (task) {
            case Task.Forward(Step step) -> "forward " + step.name();
            case Task.Again(Step step) -> "again " + step.name();
            case Task.Output(String output) -> "output " + output;
            case Task.Arrive(String output, Gradient gradient) -> output + " arrives as " + line(gradient);
            case Task.Backward backward ->
                "backward " + backward.step().name() + " from " + names(backward.arriving()) + " to "
                        + wanted(backward.inputs()) + wanted(backward.parameters());
            case Task.Sum sum -> line(sum.result()) + " = sum " + names(sum.parts()) + " as " + sum.type();
            case Task.Clear(Gradient gradient, DataType type) -> line(gradient) + " = 0 as " + type;
            case Task.Deliver(Gradient gradient, String tensor) -> tensor + " = " + line(gradient);
        };
    }

    private static String names(List<Gradient> gradients) {
        return gradients.stream().map(DifferentiateTest::line).toList().toString();
    }

    private static String wanted(List<Optional<Gradient>> gradients) {
        return gradients.stream()
                .map(gradient -> gradient.map(DifferentiateTest::line).orElse("-"))
                .toList()
                .toString();
    }

    private static String line(Gradient gradient) {
        return gradient.name() + (gradient.part() == 0 ? "" : "#" + gradient.part());
    }

    private static Program residualBlock() {
        NetworkBuilder b = new NetworkBuilder("block");
        Value x = b.input("data", 1, 4, 8, 8).convolution("stem", 4, 1, c -> c.withBias(false));
        Value y = x.convolution("a", 4, 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("bn")
                .then("act", Activation.tanh());
        return Programs.of(b, x.plus("sum", y));
    }

    @Test
    void aShortcutGivesTwoPartsThatTheProducerReceivesAsTheirSum() {
        TrainingProgram training = derive(residualBlock(), OPTIONS.precision(Precision.BF16));
        assertEquals(
                List.of("forward stem", "forward a", "forward bn", "forward act", "forward sum", "output sum"),
                lines(training.forward()));
        assertEquals(
                List.of(
                        "sum arrives as sum#1",
                        "backward sum from [sum#1] to [stem#1, act#1][]",
                        "backward act from [act#1] to [bn#1][]",
                        "backward bn from [bn#1] to [a#1][bn.scale#1, bn.shift#1, -, -]",
                        "gradient of parameter bn.scale = bn.scale#1",
                        "gradient of parameter bn.shift = bn.shift#1",
                        "backward a from [a#1] to [stem#2][a.weight#1]",
                        "gradient of parameter a.weight = a.weight#1",
                        "stem = sum [stem#1, stem#2] as BF16",
                        "backward stem from [stem] to [-][stem.weight#1]",
                        "gradient of parameter stem.weight = stem.weight#1"),
                lines(training.backward()));
    }

    @Test
    void inputsAreDerivedByWhereAskedFor() {
        List<String> backward =
                lines(derive(residualBlock(), OPTIONS.inputGradients(true)).backward());
        assertTrue(backward.contains("backward stem from [stem] to [data#1][stem.weight#1]"), backward.toString());
        assertEquals("gradient of input data = data#1", backward.getLast());
    }

    @Test
    void cheapValuesAreComputedAgainBeforeTheyAreReadAndOnlyThere() {
        TrainingProgram training = derive(residualBlock(), OPTIONS.recompute(true));
        List<String> backward = lines(training.backward());
        assertEquals(
                List.of("act", "bn"), training.forgotten().stream().sorted().toList());
        assertEquals(
                List.of(
                        "sum arrives as sum#1",
                        "again bn",
                        "again act",
                        "backward sum from [sum#1] to [stem#1, act#1][]"),
                backward.subList(0, 4));
        assertEquals(
                2, backward.stream().filter(line -> line.startsWith("again")).count());

        TrainingProgram reading = Differentiate.of(
                residualBlock(),
                OPTIONS.recompute(true),
                step -> step.name().equals("act") ? Reads.RESULT : Reads.NOTHING);
        List<String> lines = lines(reading.backward());
        int at = lines.indexOf("again act");
        assertEquals(
                List.of("again bn", "again act", "backward act from [act#1] to [bn#1][]"),
                lines.subList(at - 1, at + 2));

        TrainingProgram none = Differentiate.of(residualBlock(), OPTIONS.recompute(true), _ -> Reads.NOTHING);
        assertTrue(lines(none.backward()).stream().noneMatch(line -> line.startsWith("again")));
    }

    @Test
    void aSharedParameterReceivesTheSumOfItsUses() {
        FullyConnected layer = new FullyConnected(3, 3, false);
        Network network = new Network(
                "twice",
                List.of(new NetworkInput("x", DataType.F32, Shape.of(2, 3), List.of("", ""))),
                List.of(
                        new Node("first", layer, List.of("x"), List.of("h"), List.of("w")),
                        new Node("second", layer, List.of("h"), List.of("y"), List.of("w"))),
                List.of("y"));
        Program program = Program.of(network, Parameters.initialise(network, Programs.random(1)));
        assertEquals(
                List.of(
                        "y arrives as y#1",
                        "backward second from [y#1] to [h#1][w#1]",
                        "backward first from [h#1] to [-][w#2]",
                        "w = sum [w#1, w#2] as F32",
                        "gradient of parameter w = w"),
                lines(derive(program, OPTIONS.precision(Precision.BF16)).backward()));
    }

    @Test
    void whatNoOutputDependsOnHasAGradientOfZeros() {
        NetworkBuilder b = new NetworkBuilder("unused");
        Value x = b.input("data", 1, 4, 6, 6);
        List<Value> halves =
                b.addAll("halves", new Split(1, List.of(2L, 2L)), x.convolution("stem", 4, 1, c -> c.withBias(false)));
        halves.get(1).convolution("dead", 2, 1, c -> c.withBias(false));
        Program program = Programs.of(b, halves.get(0).convolution("used", 2, 1, c -> c.withBias(false)));
        List<String> backward =
                lines(derive(program, OPTIONS.precision(Precision.BF16)).backward());
        String second = halves.get(1).name();
        assertTrue(backward.contains(second + " = 0 as BF16"), backward.toString());
        int cleared = backward.indexOf("dead.weight = 0 as F32");
        assertEquals("gradient of parameter dead.weight = dead.weight", backward.get(cleared + 1));
        assertTrue(backward.stream().noneMatch(line -> line.startsWith("backward dead")), backward.toString());
    }

    @Test
    void nothingIsDerivedThroughWhatHasNothingToLearn() {
        NetworkBuilder b = new NetworkBuilder("head");
        Value x = b.input("data", 1, 4, 6, 6).then("act", Activation.tanh());
        Program program = Programs.of(b, x.convolution("conv", 2, 1, c -> c.withBias(false)), x);
        TrainingProgram training = derive(program, OPTIONS);
        assertEquals(
                List.of(
                        "conv arrives as conv#1",
                        "backward conv from [conv#1] to [-][conv.weight#1]",
                        "gradient of parameter conv.weight = conv.weight#1"),
                lines(training.backward()));
    }

    @Test
    void aValueUsedTwiceByOneStepHasTwoParts() {
        NetworkBuilder b = new NetworkBuilder("square");
        Value x = b.input("data", 1, 2, 3, 3).convolution("conv", 2, 1, c -> c.withBias(false));
        Program program = Programs.of(b, b.add("square", new Elementwise(Elementwise.Operation.MULTIPLY), x, x));
        List<String> backward = lines(derive(program, OPTIONS).backward());
        assertTrue(backward.contains("backward square from [square#1] to [conv#1, conv#2][]"), backward.toString());
        assertTrue(backward.contains("conv = sum [conv#1, conv#2] as F32"), backward.toString());
    }

    @Test
    void softmaxComputesInF32() {
        NetworkBuilder b = new NetworkBuilder("classifier");
        Value x = b.input("data", 1, 4).fullyConnected("fc", 3);
        TrainingProgram training = derive(Programs.of(b, x.softmax("prob")), OPTIONS.precision(Precision.BF16));
        assertEquals(DataType.F32, training.options().precisionOf("prob").type());
        assertEquals(DataType.BF16, training.options().precisionOf("fc").type());
    }

    @Test
    void integersHaveNoDerivative() {
        NetworkBuilder b = new NetworkBuilder("integers");
        Value x = b.input(new NetworkInput("data", DataType.S32, Shape.of(1, 4), List.of("", "")));
        Program program = Programs.of(b, x.plus("twice", x));
        UnsupportedLayerException refused = assertThrows(
                UnsupportedLayerException.class, () -> Differentiate.requireFloating(program.network(), "test"));
        assertTrue(refused.getMessage().contains("data"), refused.getMessage());
        assertTrue(refused.getMessage().contains("S32"), refused.getMessage());
        assertFalse(refused.getMessage().contains("null"), refused.getMessage());
    }
}
