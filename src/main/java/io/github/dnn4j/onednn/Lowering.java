package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the steps of a program into primitives for one set of input shapes. The per-layer classes use it to reach their
 * operands, to choose an implementation and to emit calls; it inserts a reorder wherever a value is not in the layout or
 * type that a call needs, and only there.
 */
final class Lowering {
    private final long engine;
    private final DnnlScope scope;
    private final Program program;
    private final CompileOptions options;
    private final LayoutPlan layouts;
    private final Weights weights;
    private final Placement placement;
    private final Map<String, Shape> shapes;
    private final Constants constants;
    private final Descriptors descriptors;
    private final Implementations implementations;
    private final Emission emission;
    private final Map<String, Operand> values = new LinkedHashMap<>();
    private final Map<Operand, List<Operand>> reordered = new IdentityHashMap<>();
    private Step step;
    private String name;
    private String kind;

    /**
     * Nothing lowered yet.
     *
     * @param store keeps constants of steps
     * @param weights how parameters reach primitives
     * @param placement whether values may share memory
     */
    Lowering(
            long engine,
            DnnlScope scope,
            Program program,
            CompileOptions options,
            LayoutPlan layouts,
            WeightStore store,
            Weights weights,
            Placement placement,
            Map<String, Shape> shapes) {
        this.engine = engine;
        this.scope = scope;
        this.program = program;
        this.options = options;
        this.layouts = layouts;
        this.weights = weights;
        this.placement = placement;
        this.shapes = shapes;
        PlanConstants own = new PlanConstants(store.pool(), program.network().name());
        scope.onClose(own::close);
        this.constants = new Constants(this, store, own);
        this.descriptors = new Descriptors(scope);
        this.implementations = new Implementations(this);
        this.emission = new Emission(this);
    }

    /** Declares a network input: a plain tensor of the session. */
    void defineInput(String name, DataType type) {
        define(name, tensor(Buffer.Kind.INPUT, name, shapes.get(name), type));
    }

    /** A plain tensor of the session. */
    Operand tensor(Buffer.Kind kind, String name, Shape shape, DataType type) {
        MemoryDesc desc = MemoryDesc.plain(scope, shape, type);
        return new Operand(new Buffer(kind, name, desc.bytes()), desc);
    }

    /** Declares where the value of that name lies. */
    void define(String value, Operand operand) {
        values.put(value, operand);
    }

    /**
     * Says that a value is not kept: what reads it before it is defined again is refused. Views of it under other names
     * are values of their own.
     */
    void forget(String value) {
        MemoryDesc desc = values.get(value).desc();
        Buffer nowhere = new Buffer(Buffer.Kind.ACTIVATION, value, desc.bytes());
        emission.refuse(nowhere, value);
        define(value, new Operand(nowhere, desc));
    }

    /** Sets the step that the following calls are for. */
    void begin(Step next) {
        begin(next, "");
    }

    /**
     * Sets the step that the following calls are for.
     *
     * @param pass follows the layer's kind in messages and reports
     */
    void begin(Step next, String pass) {
        step = next;
        name = next.name();
        kind = next.layer().kind() + pass;
    }

    /** Says that the following calls are for something that is no step. */
    void begin(String nextName, String nextKind) {
        step = null;
        name = nextName;
        kind = nextKind;
    }

    long engine() {
        return engine;
    }

    DnnlScope scope() {
        return scope;
    }

    Step step() {
        return step;
    }

    /** What is being lowered, for messages and reports: the layer's kind. */
    String kind() {
        return kind;
    }

    /** The name of what is being lowered, for messages and reports. */
    String name() {
        return name;
    }

    /** The nodes that the step computes besides its first. */
    List<String> fused() {
        return step == null ? List.of() : step.nodes().subList(1, step.nodes().size());
    }

    /** How the step's first input lies in memory, for messages; empty without one. */
    Optional<MemoryDesc> firstInput() {
        return step == null || step.inputs().isEmpty() ? Optional.empty() : Optional.of(input(0).desc());
    }

    /** Chooses among oneDNN's implementations. */
    Implementations implementations() {
        return implementations;
    }

    /** Makes descriptors from others. */
    Descriptors descriptors() {
        return descriptors;
    }

    /** What steps read besides values and parameters. */
    Constants constants() {
        return constants;
    }

    /** How parameters reach primitives. */
    Weights weights() {
        return weights;
    }

    /** Emits the call that computes the step, or the main part of it. */
    void emit(Implementation implementation, List<Call.Argument> arguments) {
        emission.emit(implementation, arguments, "");
    }

    /** Emits a step of dnn4j's own, as {@link Emission#own}. */
    void emitOwn(Call call, String implementation, List<String> alsoComputed, String reason) {
        emission.own(call, implementation, alsoComputed, reason);
    }

    /** The calls so far. */
    Emission emission() {
        return emission;
    }

    /** The step's name and kind, for messages. */
    String subject() {
        return kind + " " + name;
    }

    UnsupportedLayerException unsupported(String reason) {
        return new UnsupportedLayerException(subject(), OneDnnBackend.NAME, reason);
    }

    /** The layout and implementation that the step is to have if it is a convolution. */
    LayoutChoice layoutChoice() {
        return layouts.of(step.name());
    }

    /** Whether values may share memory. */
    Placement placement() {
        return placement;
    }

    /** The type in which the step keeps floating-point values. */
    DataType floatingType() {
        return options.precisionOf(step.name()).type();
    }

    /** The type that the step computes input {@code i} in: integers as they are, floating types by precision. */
    DataType type(int i) {
        DataType type = input(i).desc().type();
        return type.isFloating() ? floatingType() : type;
    }

    /** The type of the step's result: the integers that it stores, or floating numbers. */
    DataType resultType() {
        return step.stored().map(IntegerGrid::type).orElse(floatingType());
    }

    /** The grid that a Quantize or Dequantize step is about; empty for scales that differ along an axis, and for S32. */
    Optional<IntegerGrid> grid() {
        return step.grid(program.parameters());
    }

    Shape inputShape(int i) {
        return shapes.get(step.inputs().get(i));
    }

    Shape outputShape(int i) {
        return shapes.get(step.outputs().get(i));
    }

    /** Input {@code i} of the step as it lies in memory. */
    Operand input(int i) {
        return value(step.inputs().get(i));
    }

    /** The value of that name as it lies in memory. */
    Operand value(String name) {
        return values.get(name);
    }

    Program program() {
        return program;
    }

    /** The shape of the value of that name. */
    Shape shape(String value) {
        return shapes.get(value);
    }

    /** Input {@code i} in its present layout, in the type that the step computes in. */
    Operand typedInput(int i) {
        return typed(input(i), type(i));
    }

    /** The operand in its present layout but another type. */
    Operand typed(Operand operand, DataType type) {
        if (operand.desc().type() == type) {
            return operand;
        }
        return as(operand, descriptors.as(operand.desc(), type));
    }

    /** Input {@code i} in row-major order, in the type that the step computes in. */
    Operand plainInput(int i) {
        return plain(input(i), type(i));
    }

    /** The operand in row-major order as {@code type}. */
    Operand plain(Operand operand, DataType type) {
        if (operand.desc().type() == type && operand.desc().isPlain()) {
            return new Operand(
                    operand.buffer(), MemoryDesc.plain(scope, operand.desc().shape(), type));
        }
        return as(operand, MemoryDesc.plain(scope, operand.desc().shape(), type));
    }

    /** The operand in exactly the layout and type of {@code target}; a reorder made once serves all who ask for it. */
    Operand as(Operand operand, MemoryDesc target) {
        if (operand.desc().sameAs(target)) {
            return operand;
        }
        List<Operand> known = reordered.computeIfAbsent(operand, unused -> new ArrayList<>());
        for (Operand candidate : known) {
            if (candidate.desc().sameAs(target)) {
                return candidate;
            }
        }
        Operand result = copy(operand, target);
        known.add(result);
        return result;
    }

    /** A copy of the operand in the layout of {@code target}, in a buffer of its own. */
    Operand copy(Operand operand, MemoryDesc target) {
        Operand result = newOperand(target);
        emission.reorder(operand, result, "");
        return result;
    }

    /** A new activation buffer. */
    Operand newOperand(MemoryDesc desc) {
        return new Operand(new Buffer(Buffer.Kind.ACTIVATION, name, desc.bytes()), desc);
    }

    /** The operand's memory under other dimensions in the same logical order; reordered to plain where need be. */
    Operand reshape(Operand operand, Shape shape) {
        Shape target = MemoryDesc.atLeastVector(shape);
        if (operand.desc().shape().equals(target)) {
            return operand;
        }
        long direct = Dnnl.reshape(operand.desc().handle(), target.toArray());
        if (direct != 0) {
            return new Operand(operand.buffer(), new MemoryDesc(scope.desc(direct)));
        }
        Operand plain = plain(operand, operand.desc().type());
        return new Operand(
                plain.buffer(), MemoryDesc.plain(scope, target, plain.desc().type()));
    }

    /** Declares output {@code i} of the step. */
    void output(int i, Operand operand) {
        values.put(step.outputs().get(i), operand);
    }

    MemoryDesc plainDesc(Shape shape, DataType type) {
        return MemoryDesc.plain(scope, shape, type);
    }

    /** A descriptor whose layout the primitive chooses. */
    long any(Shape shape, DataType type) {
        return scope.desc(Dnnl.createAny(MemoryDesc.atLeastVector(shape).toArray(), type));
    }

    /** Attributes without post-operations. */
    long plainAttributes() {
        return scope.attributes(Dnnl.createAttributes());
    }

    /** A copy of the descriptor that an implementation chose. */
    MemoryDesc chosen(Implementation implementation, Dnnl.Argument argument, int number) {
        return new MemoryDesc(scope.desc(Dnnl.clone(Dnnl.query(implementation.handle(), argument, number))));
    }

    /** Whether 3x3 convolutions may be computed by Winograd's minimal filtering. */
    boolean allowsWinograd() {
        return options.winograd() && weights.areConstant();
    }

    /** A weight of the step in a form of dnn4j's own, a vector of F32 numbers. */
    Operand weight(int number, String form, long numbers, WeightStore.Writer writer) {
        return weights.form(this, number, form, numbers, writer);
    }

    /** A weight of the step, read by {@code source} and packed as {@code target}. */
    Operand weight(int number, MemoryDesc source, MemoryDesc target) {
        return weights.packed(this, number, source, target);
    }

    /** A weight of the step that is held as integers. */
    QuantizedWeight quantized(int number) {
        return program.parameters().quantized(step.parameters().get(number)).orElseThrow();
    }

    /** Where a parameter of the step comes from. */
    TensorSource parameter(int number) {
        return program.parameters().source(step.parameters().get(number));
    }

    /**
     * True if no later step and no output of the network needs what lies in the operand's buffer. A reordered copy that
     * is kept for whoever asks next counts as needed: a reshaped value may lie in one.
     */
    boolean isDeadAfterThisStep(Operand operand) {
        Buffer root = operand.buffer().root();
        boolean keptCopy = reordered.values().stream()
                .flatMap(List::stream)
                .anyMatch(copy -> copy.buffer().root() == root);
        return !keptCopy
                && values.entrySet().stream()
                        .filter(entry -> entry.getValue().buffer().root() == root)
                        .allMatch(entry -> placement.isLastUse(entry.getKey(), step));
    }

    Map<String, Operand> values() {
        return values;
    }
}
