package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onednn.primitive.DnnlAttributes;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.NonFiniteElements;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns the steps of a program into primitives for one set of input shapes: all that the classes of the layers need of
 * it under one roof. A value is reordered wherever it is not in the layout or type that a call needs, and only there.
 */
public final class Lowering {
    private final Site site;
    private final Operands operands;
    private final Emission emission;
    private final LayoutPlan layouts;
    private final Constants constants;
    private final Weights weights;
    private final Placement placement;

    /**
     * Nothing lowered yet.
     *
     * @param layouts layouts and implementations of convolutions
     * @param weights how parameters reach primitives
     * @param placement whether values may share memory
     */
    public Lowering(Operands operands, LayoutPlan layouts, Constants constants, Weights weights, Placement placement) {
        this.site = operands.site();
        this.operands = operands;
        this.emission = operands.emission();
        this.layouts = layouts;
        this.constants = constants;
        this.weights = weights;
        this.placement = placement;
    }

    // --- where it is ---

    /** Sets the step that the following calls are for. */
    public void begin(Step next) {
        site.begin(next, "");
    }

    /**
     * Sets the step that the following calls are for.
     *
     * @param pass follows the layer's kind in messages and reports
     */
    public void begin(Step next, String pass) {
        site.begin(next, pass);
    }

    /** Says that the following calls are for something that is no step. */
    public void begin(String name, String kind) {
        site.begin(name, kind);
    }

    public long engine() {
        return site.engine();
    }

    public DnnlScope scope() {
        return site.scope();
    }

    public Program program() {
        return site.program();
    }

    public Step step() {
        return site.step();
    }

    /** What is being lowered, for messages: the layer's kind, and the step's name. */
    public String subject() {
        return site.subject();
    }

    public UnsupportedLayerException unsupported(String reason) {
        return new UnsupportedLayerException(subject(), DnnlLibrary.NAME, reason);
    }

    // --- what it is made of ---

    /** Chooses among oneDNN's implementations. */
    public Implementations implementations() {
        return emission.implementations();
    }

    /** Makes descriptors from others. */
    public Descriptors descriptors() {
        return operands.descriptors();
    }

    /** What steps read besides values and parameters. */
    public Constants constants() {
        return constants;
    }

    /** How parameters reach primitives. */
    public Weights weights() {
        return weights;
    }

    /** Whether values may share memory. */
    public Placement placement() {
        return placement;
    }

    /** The calls so far. */
    public Emission emission() {
        return emission;
    }

    /** Emits the call that computes the step, or the main part of it. */
    public void emit(Implementation implementation, List<Call.Argument> arguments) {
        emission.emit(implementation, arguments, "");
    }

    /** Emits a step of dnn4j's own, as {@link Emission#own}. */
    public void emitOwn(Call call, String implementation, List<String> alsoComputed, String reason) {
        emission.own(call, implementation, alsoComputed, reason);
    }

    // --- shapes and types ---

    /** The shape of the value of that name. */
    public Shape shape(String value) {
        return site.shape(value);
    }

    public Shape inputShape(int i) {
        return shape(step().inputs().get(i));
    }

    public Shape outputShape(int i) {
        return shape(step().outputs().get(i));
    }

    /** The type in which the step keeps floating-point values. */
    public DataType floatingType() {
        return site.floatingType();
    }

    /** The type that the step computes input {@code i} in: integers as they are, floating types by precision. */
    public DataType type(int i) {
        DataType type = input(i).desc().type();
        return type.isFloating() ? floatingType() : type;
    }

    /** The type of the step's result: the integers that it stores, or floating numbers. */
    public DataType resultType() {
        return step().stored().map(IntegerGrid::type).orElse(floatingType());
    }

    /**
     * The grid that a Quantize or Dequantize step is about; empty for scales that differ along an axis, and for S32.
     */
    public Optional<IntegerGrid> grid() {
        return step().grid(program().parameters());
    }

    /** The layout and implementation that the step is to have if it is a convolution. */
    public LayoutChoice layoutChoice() {
        return layouts.of(step().name());
    }

    /** The step's result by the first of the candidates that nothing is in the way of. */
    public Operand take(Candidate... bestFirst) {
        return site.candidates().take(subject(), bestFirst);
    }

    /** The step's result by the candidate of {@link #layoutChoice}'s rank among those that nothing is in the way of. */
    public Operand takeRanked(Stream<Candidate> bestFirst) {
        return site.candidates().take(subject(), layoutChoice().rank(), bestFirst);
    }

    /** Whether a NaN or an infinity must come through as the layer's definition has it; integers hold neither. */
    public boolean propagates() {
        return site.options().nonFinite() == NonFinite.PROPAGATE
                && (step().inputs().isEmpty() || input(0).desc().type().isFloating());
    }

    /** Whether such numbers must come through, and a parameter of the step holds one. */
    public boolean propagatesFrom(int parameter) {
        return propagates()
                && NonFiniteElements.firstNonFinite(parameter(parameter).tensor()) >= 0;
    }

    /** A sentence for each implementation that the caller avoids in vain. */
    public List<String> avoidanceNotes() {
        return site.candidates().notes();
    }

    // --- values ---

    /** A plain tensor of the session. */
    public Operand tensor(Buffer.Kind kind, String name, Shape shape, DataType type) {
        MemoryDesc desc = plainDesc(shape, type);
        return new Operand(new Buffer(kind, name, desc.bytes()), desc);
    }

    /** Declares a network input: a plain tensor of the session. */
    public void defineInput(String name, DataType type) {
        define(name, tensor(Buffer.Kind.INPUT, name, shape(name), type));
    }

    /** Declares where the value of that name lies. */
    public void define(String value, Operand operand) {
        site.define(value, operand);
    }

    /**
     * Says that a value is not kept: what reads it before it is defined again is refused. Views of it under other names
     * are values of their own.
     */
    public void forget(String value) {
        MemoryDesc desc = value(value).desc();
        Buffer nowhere = new Buffer(Buffer.Kind.ACTIVATION, value, desc.bytes());
        emission.refuse(nowhere, value);
        define(value, new Operand(nowhere, desc));
    }

    /** The value of that name as it lies in memory. */
    public Operand value(String name) {
        return site.value(name);
    }

    /** Input {@code i} of the step as it lies in memory. */
    public Operand input(int i) {
        return value(step().inputs().get(i));
    }

    /** Input {@code i} in its present layout, in the type that the step computes in. */
    public Operand typedInput(int i) {
        return typed(input(i), type(i));
    }

    /** Input {@code i} in row-major order, in the type that the step computes in. */
    public Operand plainInput(int i) {
        return plain(input(i), type(i));
    }

    /** Declares output {@code i} of the step. */
    public void output(int i, Operand operand) {
        define(step().outputs().get(i), operand);
    }

    /** A new activation buffer. */
    public Operand newOperand(MemoryDesc desc) {
        return site.newOperand(desc);
    }

    /** As {@link Operands#typed}. */
    public Operand typed(Operand operand, DataType type) {
        return operands.typed(operand, type);
    }

    /** As {@link Operands#plain}. */
    public Operand plain(Operand operand, DataType type) {
        return operands.plain(operand, type);
    }

    /** As {@link Operands#as}. */
    public Operand as(Operand operand, MemoryDesc target) {
        return operands.as(operand, target);
    }

    /** As {@link Operands#copy}. */
    public Operand copy(Operand operand, MemoryDesc target) {
        return operands.copy(operand, target);
    }

    /** As {@link Operands#reshape}. */
    public Operand reshape(Operand operand, Shape shape) {
        return operands.reshape(operand, shape);
    }

    /**
     * True if no later step and no output of the network needs what lies in the operand's buffer. A reordered copy that
     * is kept for whoever asks next counts as needed: a reshaped value may lie in one.
     */
    boolean isDeadAfterThisStep(Operand operand) {
        Buffer root = operand.buffer().root();
        return !operands.hasCopyIn(root)
                && site.values().entrySet().stream()
                        .filter(entry -> entry.getValue().buffer().root() == root)
                        .allMatch(entry -> placement.isLastUse(entry.getKey(), step()));
    }

    // --- descriptors ---

    public MemoryDesc plainDesc(Shape shape, DataType type) {
        return MemoryDesc.plain(scope(), shape, type);
    }

    /** A descriptor whose layout the primitive chooses. */
    public long any(Shape shape, DataType type) {
        return scope().desc(DnnlMemory.createAny(MemoryDesc.atLeastVector(shape).toArray(), type));
    }

    /** Attributes without post-operations. */
    public long plainAttributes() {
        return scope().attributes(DnnlAttributes.createAttributes());
    }

    /** A copy of the descriptor that an implementation chose. */
    public MemoryDesc chosen(Implementation implementation, DnnlPrimitives.Argument argument, int number) {
        return new MemoryDesc(
                scope().desc(DnnlMemory.clone(DnnlPrimitives.query(implementation.handle(), argument, number))));
    }

    // --- parameters ---

    /** A weight of the step in a form of dnn4j's own, a vector of F32 numbers. */
    public Operand weight(int number, String form, long numbers, WeightStore.Writer writer) {
        return weights.form(number, form, numbers, writer);
    }

    /** A weight of the step, read by {@code source} and packed as {@code target}. */
    public Operand weight(int number, MemoryDesc source, MemoryDesc target) {
        return weights.packed(number, source, target);
    }

    /** A weight of the step that is held as integers. */
    public QuantizedWeight quantized(int number) {
        return program().parameters().quantized(step().parameters().get(number)).orElseThrow();
    }

    /** Where a parameter of the step comes from. */
    public TensorSource parameter(int number) {
        return program().parameters().source(step().parameters().get(number));
    }
}
