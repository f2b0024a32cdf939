package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One layer with the inputs to try it on.
 *
 * @param name the case in one line; its values are seeded by it
 * @param arguments the arguments of {@code ./dnn4j verify} that name this case, quoted for a shell; empty if none do
 * @param layer the layer
 * @param inputs shapes of the inputs
 * @param types element types of the inputs
 */
public record LayerCase(String name, String arguments, Layer layer, List<Shape> inputs, List<DataType> types) {
    /** Copies the lists. */
    public LayerCase {
        inputs = List.copyOf(inputs);
        types = List.copyOf(types);
    }

    /** A layer with F32 inputs (or what {@code Dequantize} takes), named by its description. */
    public static LayerCase of(Layer layer, Shape... inputs) {
        List<Shape> shapes = List.of(inputs);
        return new LayerCase(describe(layer, shapes), "", layer, shapes, inputTypes(layer, inputs.length));
    }

    /** A problem in benchdnn's language, computed forward. */
    public static LayerCase of(ProblemString problem, boolean bias) {
        return of(problem, bias ? Direction.FWD_B : Direction.FWD_D);
    }

    /** A problem in benchdnn's language. */
    public static LayerCase of(ProblemString problem, Direction direction) {
        String kind = (problem.isTransposed() ? "--deconv " : "") + direction.option();
        String uncapped = problem.batch() > ProblemString.DEFAULT_BATCH ? "--batch 0 " : "";
        return new LayerCase(
                kind + problem,
                kind + uncapped + ShellQuote.quote(problem.toString()),
                problem.layer(direction.hasBias()),
                List.of(problem.input()),
                List.of(DataType.F32));
    }

    /** This case under another name, reached by other arguments. */
    public LayerCase named(String otherName, String otherArguments) {
        return new LayerCase(otherName, otherArguments, layer, inputs, types);
    }

    private static List<DataType> inputTypes(Layer layer, int count) {
        DataType type = layer instanceof io.github.dnn4j.layer.Dequantize d ? d.type() : DataType.F32;
        return Collections.nCopies(count, type);
    }

    /**
     * The network of this layer alone; its inputs are in0, in1, ..., its outputs out0, ..., its parameters have the
     * names of their roles.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the layer does not take these inputs
     */
    public Network network() {
        List<NetworkInput> given = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Shape shape = inputs.get(i);
            given.add(new NetworkInput("in" + i, types.get(i), shape, Collections.nCopies(shape.rank(), "")));
        }
        List<String> outputs = IntStream.range(0, layer.outputShapes(inputs).size())
                .mapToObj(i -> "out" + i)
                .toList();
        Node node = new Node(
                "layer",
                layer,
                given.stream().map(NetworkInput::name).toList(),
                outputs,
                layer.parameters().stream().map(ParameterSpec::role).toList());
        return new Network(layer.kind(), given, List.of(node), outputs);
    }

    /** The layer's record and the input shapes. */
    static String describe(Layer layer, List<Shape> inputs) {
        String shapes = String.join(", ", inputs.stream().map(Shape::toString).toList());
        return layer + (inputs.isEmpty() ? "" : " on " + shapes);
    }

    /** The seed of the values: it follows from the name alone. */
    long seed() {
        return name.hashCode() * 0x9E3779B97F4A7C15L + Arrays.hashCode(name.toCharArray());
    }
}
