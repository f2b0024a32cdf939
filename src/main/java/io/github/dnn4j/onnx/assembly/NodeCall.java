package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.onnx.ConstantOperandException;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.read.Attributes;
import io.github.dnn4j.onnx.read.ExternalData;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** A node of the graph while it is mapped to layers: its operands and attributes, and where the layers go. */
public final class NodeCall {
    private final NetworkAssembly assembly;
    private final NodeDescription node;
    private final List<OnnxValue> operands;
    private final ExternalData external;

    public NodeCall(NetworkAssembly assembly, NodeDescription node, List<OnnxValue> operands, ExternalData external) {
        this.assembly = assembly;
        this.node = node;
        this.operands = operands;
        this.external = external;
    }

    /** The version of the operator set. */
    public long opset() {
        return node.opset();
    }

    /** The number of outputs that the node names. */
    public int outputs() {
        return node.outputs().size();
    }

    /** The extent that the file declares for the first output, if that has the given rank. */
    public OptionalLong declaredExtent(int rank, int axis) {
        return node.outputs().isEmpty()
                ? OptionalLong.empty()
                : node.declared().extent(node.outputs().getFirst(), rank, axis);
    }

    public Attributes attributes() {
        return node.attributes();
    }

    public Bindings bindings() {
        return assembly.bindings();
    }

    /** The number of operands, absent ones in between included. */
    public int operandCount() {
        return operands.size();
    }

    /** True if an optional operand is given. */
    public boolean has(int operand) {
        return operand < operands.size() && operands.get(operand) != null;
    }

    public OnnxValue operand(int operand) {
        OnnxException.require(has(operand), "operand %d is missing", operand);
        return operands.get(operand);
    }

    /** An operand as a value of the network; a constant becomes a layer with that output. */
    public Live live(int operand) {
        return switch (operand(operand)) {
            case Live live -> live;
            case Folded folded -> constant(fixed(folded));
            case Foreign foreign -> throw unsupported(foreign.sentence());
        };
    }

    /** A constant of any type that a network has. */
    private Live constant(OnnxTensor value) {
        Optional<DataType> type = value.type().networkType();
        if (type.isEmpty() || type.get().isFloating()) {
            return constantLayer(value);
        }
        long[] values = new long[Math.toIntExact(value.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.getLong(i);
            if (values[i] != (int) values[i]) {
                throw unsupported("a constant operand of type " + value.type() + " holds " + values[i]
                        + "; a network's integers have at most 32 bits");
            }
        }
        return integers(values, value.extents(), type.get());
    }

    /** A constant of S32, of numbers that it holds. */
    public Live integers(long[] values, long[] extents) {
        return integers(values, extents, DataType.S32);
    }

    private Live integers(long[] values, long[] extents, DataType type) {
        Live sum = null;
        for (IntegerDigits digits : IntegerDigits.of(budget(), values, extents)) {
            Live placed = add(
                    new Quantize(type, 1, 0),
                    List.of(constantLayer(digits.digits())),
                    List.of(
                            parameter(OnnxTensor.ofFloats(new long[] {1}, digits.scale()), Shape.of(1), "scale"),
                            parameter(OnnxTensor.ofFloats(new long[] {1}, 0), Shape.of(1), "zero_point")));
            sum = sum == null ? placed : add(Elementwise.add(), sum, placed);
        }
        return sum;
    }

    /** True if an operand is known at import. */
    public boolean isConstant(int operand) {
        return has(operand) && operands.get(operand) instanceof Folded;
    }

    /** True if every operand is known at import. */
    public boolean allConstant() {
        return operands.stream().allMatch(operand -> operand == null || operand instanceof Folded);
    }

    /** The number of variants of constant operands: 1 if none depends on free extents, else one for each binding. */
    public int variants() {
        return operands.stream()
                        .anyMatch(operand -> operand instanceof Folded folded
                                && folded.variants().size() > 1)
                ? bindings().count()
                : 1;
    }

    /** All operands, which are constant, for one binding. */
    public List<OnnxTensor> constants(int binding) {
        List<OnnxTensor> constants = new ArrayList<>();
        operands.forEach(operand -> constants.add(operand instanceof Folded folded ? folded.at(binding) : null));
        return constants;
    }

    /**
     * A value of the network so far that has a rank and fulfils a condition: an input, or the last one, which is a
     * result that others wait for rather than one between layers that could be fused.
     */
    public Optional<Live> likeValue(int rank, Predicate<Live> condition) {
        List<Live> found = assembly.values(rank).filter(condition).toList();
        return found.stream()
                .filter(assembly::isInput)
                .findFirst()
                .or(() -> found.isEmpty() ? Optional.empty() : Optional.of(found.getLast()));
    }

    /** The same node with other operands, whose layers go to another network. */
    public NodeCall alone(NetworkAssembly other, List<OnnxValue> constants) {
        return new NodeCall(other, node, constants, external);
    }

    public FoldBudget budget() {
        return assembly.budget();
    }

    /** An operand that must be known at import, possibly different for each binding of the free extents. */
    public Folded folded(int operand, String meaning) {
        if (operand(operand) instanceof Folded folded) {
            return folded;
        }
        throw new ConstantOperandException(
                node.name(), node.operator(), meaning, node.operands().get(operand));
    }

    /** An operand that must be known at import and not depend on free extents. */
    public OnnxTensor constant(int operand, String meaning) {
        return fixed(folded(operand, meaning));
    }

    private OnnxTensor fixed(Folded folded) {
        return assembly.fixed(folded, node.inWords());
    }

    /** A constant as a value of the network. */
    public Live constantLayer(OnnxTensor value) {
        if (!value.type().isFloating()) {
            throw unsupported("a constant operand of type " + value.type() + "; constants of a network are f32");
        }
        OnnxException.require(value.elements() > 0, "a constant without elements (%s)", value);
        Shape shape = value.shape();
        return add(new Constant(shape), List.of(), List.of(parameter(value, shape, "value")));
    }

    /** A tensor among the attributes. */
    public OnnxTensor read(TensorProto tensor) {
        return TensorReader.read(tensor, external);
    }

    /** Ends the look at constants: what was read of them from files is freed. */
    public void forgetConstants() {
        if (external != null) {
            external.forget();
        }
    }

    /** Adds a parameter and returns its name. */
    public String parameter(OnnxTensor value, Shape shape, String role) {
        return assembly.parameter(value, shape, node.name() + "." + role);
    }

    /** Adds a layer without parameters. */
    public Live add(Layer layer, Live... inputs) {
        return add(layer, Arrays.asList(inputs), List.of());
    }

    /** Adds a layer with one output. */
    public Live add(Layer layer, List<Live> inputs, List<String> parameters) {
        return assembly.add(layer, inputs, parameters).getFirst();
    }

    /** Adds a layer with several outputs. */
    public List<Live> addAll(Layer layer, Live input) {
        return assembly.add(layer, List.of(input), List.of());
    }

    /**
     * A value of other shapes that no layer gives where extents are open, but layers after it may do without.
     *
     * @param symbols the extents to fix if they do not
     * @param reason why
     */
    public Live deferred(Live input, List<Shape> wanted, Set<String> symbols, String reason) {
        return assembly.addDeferred(input, wanted, new NotSymbolicException(symbols, node.inWords() + ": " + reason));
    }

    /** The same elements under other shapes, one for each binding; nothing is added where the shapes are the same. */
    public Live reshape(Live input, List<Shape> wanted) {
        if (input.shapes().equals(wanted)) {
            return input;
        }
        Optional<List<Reshape>> layers = OpenReshape.layers(input.shapes(), wanted);
        if (layers.isEmpty()) {
            return deferred(input, wanted, bindings().behind(input), "two open extents move in a reshape");
        }
        Live value = input;
        for (Reshape layer : layers.get()) {
            value = add(layer, value);
        }
        return value;
    }

    /** The type that Cast asks for: a number, and in version 1 its name. */
    public ElementType castType() {
        return opset() < 6 && attributes().isText("to")
                ? ElementType.named(attributes().text("to", ""))
                : ElementType.of((int) attributes().integer("to", 0));
    }

    public UnsupportedOperatorException unsupported(String reason) {
        return new UnsupportedOperatorException(node.name(), node.operator(), reason);
    }
}
