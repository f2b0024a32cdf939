package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.onnx.ConstantOperandException;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.read.Attributes;
import io.github.dnn4j.onnx.read.DeclaredExtents;
import io.github.dnn4j.onnx.read.ExternalData;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A node of the graph while it is mapped to layers: its operands and attributes, and where the layers go. */
public final class NodeCall {
    private final NetworkAssembly assembly;
    private final String name;
    private final String operator;
    private final long opset;
    private final List<String> outputs;
    private final DeclaredExtents declared;
    private final Attributes attributes;
    private final List<OnnxValue> operands;
    private final ExternalData external;

    public NodeCall(
            NetworkAssembly assembly,
            String name,
            String operator,
            long opset,
            List<String> outputs,
            DeclaredExtents declared,
            Attributes attributes,
            List<OnnxValue> operands,
            ExternalData external) {
        this.assembly = assembly;
        this.name = name;
        this.operator = operator;
        this.opset = opset;
        this.outputs = outputs;
        this.declared = declared;
        this.attributes = attributes;
        this.operands = operands;
        this.external = external;
    }

    String name() {
        return name;
    }

    /** The version of the operator set. */
    public long opset() {
        return opset;
    }

    /** The number of outputs that the node names. */
    public int outputs() {
        return outputs.size();
    }

    /** The extent that the file declares for the first output, if that has the given rank. */
    public OptionalLong declaredExtent(int rank, int axis) {
        return outputs.isEmpty() ? OptionalLong.empty() : declared.extent(outputs.getFirst(), rank, axis);
    }

    public Attributes attributes() {
        return attributes;
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
            case Folded folded -> constantLayer(bindings().fixed(folded));
            case Foreign foreign -> throw unsupported(foreign.sentence());
        };
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

    public FoldBudget budget() {
        return assembly.budget();
    }

    /** An operand that must be known at import, possibly different for each binding of the free extents. */
    public Folded folded(int operand, String meaning) {
        return switch (operand(operand)) {
            case Folded folded -> folded;
            case Live live -> throw new ConstantOperandException(name, operator, meaning, live.name());
            case Foreign foreign -> throw new ConstantOperandException(name, operator, meaning, foreign.name());
        };
    }

    /** An operand that must be known at import and not depend on free extents. */
    public OnnxTensor constant(int operand, String meaning) {
        return bindings().fixed(folded(operand, meaning));
    }

    /** A constant as a value of the network. */
    public Live constantLayer(OnnxTensor value) {
        if (!value.type().isFloating() && value.type().networkType().isPresent()) {
            throw unsupported("a constant operand of type " + value.type() + "; constants of a network are f32");
        }
        OnnxException.require(value.elements() > 0, "a constant without elements (%s)", value);
        Shape shape = value.shape();
        return add(new Constant(shape), List.of(), List.of(parameter(value, shape, "value")));
    }

    /** A tensor among the attributes. */
    public OnnxTensor read(ai.onnx.proto.OnnxMl.TensorProto tensor) {
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
        return assembly.parameter(value, shape, name + "." + role);
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

    /** The same elements under other shapes, one for each binding; nothing is added where the shapes are the same. */
    public Live reshape(Live input, List<Shape> wanted) {
        if (input.shapes().equals(wanted)) {
            return input;
        }
        List<Long> target = new ArrayList<>();
        boolean free = false;
        for (int axis = 0; axis < wanted.getFirst().rank(); axis++) {
            int at = axis;
            List<Long> extents = wanted.stream().map(shape -> shape.extent(at)).toList();
            if (extents.stream().distinct().count() == 1) {
                target.add(extents.getFirst());
            } else if (axis < input.rank()
                    && extents.equals(input.shapes().stream()
                            .map(shape -> shape.extent(at))
                            .toList())) {
                target.add(0L);
            } else if (!free) {
                free = true;
                target.add(-1L);
            } else {
                throw new NotSymbolicException(
                        bindings().symbols(k -> extents.get(k) != (long) extents.getFirst()),
                        "two open extents move in a reshape");
            }
        }
        return add(new io.github.dnn4j.layer.Reshape(target), input);
    }

    /** The type that Cast asks for: a number, and in version 1 its name. */
    public ElementType castType() {
        return opset < 6 && attributes.isText("to")
                ? ElementType.named(attributes.text("to", ""))
                : ElementType.of((int) attributes.integer("to", 0));
    }

    /** The type of QuantizeLinear's output: its zero point's, or the one it asks for, or U8. */
    public ElementType quantizedType() {
        ElementType asked = ElementType.of((int) attributes.integer("output_dtype", 0));
        if (has(2) && operand(2) instanceof Folded zero) {
            return zero.at(0).type();
        }
        return asked == ElementType.UNDEFINED ? ElementType.UINT8 : asked;
    }

    /**
     * The sizes of a split along an axis of {@code extent}: those given, or equal ones of which the last may be
     * smaller.
     */
    public long[] splitSizes(long[] given, long extent) {
        long parts = attributes.integer("num_outputs", outputs());
        if (given != null) {
            OnnxException.require(given.length == outputs(), "%d sizes for %d outputs", given.length, outputs());
            return given;
        }
        OnnxException.require(parts >= 1 && parts == outputs(), "num_outputs is %d, but it has %d", parts, outputs());
        long size = (extent + parts - 1) / parts;
        long[] sizes = new long[(int) parts];
        Arrays.fill(sizes, size);
        sizes[sizes.length - 1] = extent - size * (parts - 1);
        OnnxException.require(sizes[sizes.length - 1] >= 0, "extent %d cannot be split into %d parts", extent, parts);
        return sizes;
    }

    public UnsupportedOperatorException unsupported(String reason) {
        return new UnsupportedOperatorException(name, operator, reason);
    }
}
