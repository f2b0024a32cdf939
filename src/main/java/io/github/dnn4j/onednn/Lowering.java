package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.runtime.NativeSequenceBuilder.IntegerOperation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Turns the steps of a program into primitives for one set of input shapes. The per-layer classes use it to reach their
 * operands, to choose an implementation and to emit calls; it inserts a reorder wherever a value is not in the layout or
 * type that a call needs, and only there.
 */
class Lowering {
    private final long engine;
    private final DnnlScope scope;
    private final Program program;
    private final CompileOptions options;
    private final LayoutPlan layouts;
    private final WeightStore weights;
    private final Map<String, Shape> shapes;
    private final PlanConstants constants;
    private final GrowingConcats growingConcats;
    private final Map<String, Operand> values = new LinkedHashMap<>();
    private final Map<Operand, List<Operand>> reordered = new IdentityHashMap<>();
    private final Map<String, Integer> lastUse = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<StepReport> reports = new ArrayList<>();
    private Step step;
    private int index;

    Lowering(
            long engine,
            DnnlScope scope,
            Program program,
            CompileOptions options,
            LayoutPlan layouts,
            WeightStore weights,
            Map<String, Shape> shapes) {
        this.engine = engine;
        this.scope = scope;
        this.program = program;
        this.options = options;
        this.layouts = layouts;
        this.weights = weights;
        this.shapes = shapes;
        this.constants = new PlanConstants(weights.pool(), program.network().name());
        scope.onClose(constants::close);
        this.growingConcats = new GrowingConcats(program, shapes);
        for (int i = 0; i < program.steps().size(); i++) {
            for (String input : program.steps().get(i).inputs()) {
                lastUse.put(input, i);
            }
        }
        for (String output : program.network().outputs()) {
            lastUse.put(program.source(output), Integer.MAX_VALUE);
        }
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

    /** Sets the step that the following calls are for. */
    void begin(Step next, int stepIndex) {
        step = next;
        index = stepIndex;
    }

    /** The place of the step in the program. */
    int place() {
        return index;
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
        return step.layer().kind();
    }

    /** The step's name and kind, for messages. */
    String subject() {
        return kind() + " " + step.name();
    }

    UnsupportedLayerException unsupported(String reason) {
        return new UnsupportedLayerException(subject(), OneDnnBackend.NAME, reason);
    }

    /** The layout and implementation that the step is to have if it is a convolution. */
    LayoutChoice layoutChoice() {
        return layouts.of(step.name());
    }

    /** Concatenations that share memory with the ones after them. */
    GrowingConcats growingConcats() {
        return growingConcats;
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
        return IntegerGrid.of(step, program.parameters());
    }

    /** True if the step computes with what the integers of its inputs stand for. */
    boolean isOnIntegers() {
        return !step.sources().isEmpty();
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
        return as(operand, layoutAs(operand.desc(), type));
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

    /** The layout of {@code desc} with another element type; plain where it has inner padding or is opaque. */
    MemoryDesc layoutAs(MemoryDesc desc, DataType type) {
        if (Dnnl.isBlocked(desc.handle()) && Dnnl.innerBlocks(desc.handle()).length == 0) {
            return MemoryDesc.strided(scope, desc.shape(), type, Dnnl.strides(desc.handle()));
        }
        if (desc.shape().rank() >= 3) {
            return MemoryDesc.channelsLast(scope, desc.shape(), type);
        }
        return MemoryDesc.plain(scope, desc.shape(), type);
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
        reorder(operand, result, "");
        return result;
    }

    /**
     * Emits a reorder from integers to what they stand for, as part of the step.
     *
     * @param attributes the scales
     */
    Operand rescale(Operand from, DataType type, PostOperations attributes) {
        MemoryDesc target = layoutAs(from.desc(), type);
        Implementation choice = choose(
                () -> Dnnl.reorder(engine, from.desc().handle(), target.handle(), attributes.attributes(), subject()));
        Operand result = newOperand(target);
        List<Call.Argument> arguments = new ArrayList<>(
                List.of(new Call.Argument(Dnnl.ARG_SRC, from), new Call.Argument(Dnnl.ARG_DST, result)));
        arguments.addAll(attributes.arguments(choice));
        emit(choice, arguments);
        return result;
    }

    /** Emits a reorder between two operands of the same dimensions. */
    void reorder(Operand from, Operand to, String reason) {
        reorder(step.name(), from, to, reason);
    }

    /** Emits the reorder of a value into an output of the network, for which there is no step. */
    void reorderOutput(String output, Operand from, Operand to, String reason) {
        reorder(output, from, to, reason);
    }

    private void reorder(String name, Operand from, Operand to, String reason) {
        String subject = "Reorder " + name;
        if (Transposition.fits(from.desc(), to.desc())) {
            List<Call.Argument> arguments =
                    List.of(new Call.Argument(Dnnl.ARG_SRC, from), new Call.Argument(Dnnl.ARG_DST, to));
            calls.add(new Call.Transpose(arguments, subject));
            reports.add(report(
                    name,
                    "Reorder",
                    arguments,
                    "dnn4j:transpose",
                    List.of(),
                    from.desc().bytes() + to.desc().bytes(),
                    reason.isEmpty() ? Transposition.REASON : reason));
            return;
        }
        long created = Dnnl.reorder(engine, from.desc().handle(), to.desc().handle(), plainAttributes(), subject);
        if (created == 0 && from.desc().type() != DataType.F32 && to.desc().type() != DataType.F32) {
            // Between some types, such as F16 and BF16, oneDNN has no way; through F32 nothing is lost.
            Operand between = newOperand(layoutAs(from.desc(), DataType.F32));
            reorder(name, from, between, reason);
            reorder(name, between, to, reason);
            return;
        }
        Implementation choice = choose(subject, from.desc(), any -> false, () -> created);
        emit(
                name,
                choice,
                List.of(new Call.Argument(Dnnl.ARG_SRC, from), new Call.Argument(Dnnl.ARG_DST, to)),
                "Reorder",
                List.of(),
                from.desc().bytes() + to.desc().bytes(),
                reason.isEmpty() ? choice.reason() : reason);
    }

    /** Memory that only this step uses. */
    Operand scratch(long bytes) {
        MemoryDesc desc = MemoryDesc.plain(scope, Shape.of(bytes), DataType.U8);
        return new Operand(new Buffer(Buffer.Kind.ACTIVATION, step.name() + " scratchpad", bytes), desc);
    }

    /** A new activation buffer. */
    Operand newOperand(MemoryDesc desc) {
        return new Operand(new Buffer(Buffer.Kind.ACTIVATION, step.outputs().getFirst(), desc.bytes()), desc);
    }

    /** The operand's memory under other dimensions in the same logical order; reordered to plain where need be. */
    Operand reshape(Operand operand, Shape shape) {
        Shape target = MemoryDesc.atLeastVector(shape);
        if (operand.desc().shape().equals(target)) {
            return operand;
        }
        long direct = Dnnl.reshape(operand.desc().handle(), target.toArray());
        if (direct != 0) {
            return new Operand(operand.buffer(), new MemoryDesc(scope.desc(direct)).withUsualStrides(scope));
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

    /** The dense descriptor of the shape, type and order of one that may be part of a larger memory. */
    MemoryDesc denseLike(MemoryDesc desc, ChannelOrder order) {
        return switch (order) {
            case CHANNELS_LAST ->
                desc.shape().rank() == 2
                        ? MemoryDesc.plain(scope, desc.shape(), desc.type())
                        : MemoryDesc.channelsLast(scope, desc.shape(), desc.type());
            case PLANES -> MemoryDesc.plain(scope, desc.shape(), desc.type());
            case BLOCKED, OTHER -> desc;
        };
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

    /** True if what the step gives is an output of the network, and nothing else takes it. */
    boolean isOutputOnly() {
        String output = step.outputs().getFirst();
        return program.isOutput(output) && program.consumers(output).isEmpty();
    }

    /** Whether 3x3 convolutions may be computed by Winograd's minimal filtering. */
    boolean allowsWinograd() {
        return options.winograd();
    }

    /** A weight of the step in a form of dnn4j's own, a vector of F32 numbers. */
    Operand weight(int number, String form, long numbers, WeightStore.Writer writer) {
        String name = step.parameters().get(number);
        return weights.pack(
                name + " " + form,
                program.parameters().source(name),
                MemoryDesc.plain(scope, Shape.of(numbers), DataType.F32),
                writer,
                constants);
    }

    /** A weight of the step, read by {@code source} and packed as {@code target}. */
    Operand weight(int number, MemoryDesc source, MemoryDesc target) {
        String name = step.parameters().get(number);
        return weights.pack(name + " " + source, program.parameters().source(name), source, target, constants);
    }

    /** The integers of a weight of the step, read by {@code source} and packed as {@code target}. */
    Operand integerWeight(int number, MemoryDesc source, MemoryDesc target) {
        String name = step.parameters().get(number);
        TensorSource integers = TensorSource.of(quantized(number).values());
        return weights.pack(name + " integers " + source, integers, source, target, constants);
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
     * A constant that this step needs, made once for all plans. For what grows with the extents of inputs there is
     * {@link #planConstant}.
     *
     * @param what names it among those of the step; with the shape it must tell the content
     */
    Operand constant(String what, Shape shape, DataType type, Supplier<Tensor> content) {
        MemoryDesc target = MemoryDesc.plain(scope, shape, type);
        Tensor tensor = content.get();
        return weights.pack(
                step.name() + " " + what + " " + shape,
                TensorSource.of(tensor),
                MemoryDesc.plain(scope, shape, tensor.type()),
                target,
                constants);
    }

    /**
     * A constant of this step whose shape depends on the extents of inputs; it comes and goes with the plan.
     *
     * @param what names it among those of the step; with shape and type it must tell the content
     * @param content writes it, converting to the type, into a tensor of zeros
     */
    Operand planConstant(String what, Shape shape, DataType type, Consumer<Tensor> content) {
        return constants.add(
                step.name() + " " + what + " " + shape + " " + type,
                MemoryDesc.plain(scope, shape, type),
                place -> content.accept(place.tensor()));
    }

    /** What steps need besides weights and what grows with the shapes. */
    PlanConstants constants() {
        return constants;
    }

    /**
     * The first candidate that has an implementation other than a reference one; failing that, the first that has any.
     *
     * @throws UnsupportedLayerException if none has
     */
    Implementation choose(LongSupplier... candidates) {
        return choose(name -> false, candidates);
    }

    /**
     * The same, passing over implementations that have a known fault.
     *
     * @param faulty tells them by name
     */
    Implementation choose(Predicate<String> faulty, LongSupplier... candidates) {
        return choose(subject(), step.inputs().isEmpty() ? null : input(0).desc(), faulty, candidates);
    }

    /**
     * Of the acceptable implementations of a candidate that of the given rank, or the last one if there are fewer.
     *
     * @param acceptable tells them by name
     * @return empty if there is none
     */
    Optional<Implementation> ranked(Predicate<String> acceptable, int rank, LongSupplier candidate) {
        long created = candidate.getAsLong();
        if (created == 0) {
            return Optional.empty();
        }
        long handle = scope.primitiveDesc(created);
        Optional<Implementation> found = Optional.empty();
        int count = 0;
        do {
            String name = Dnnl.implementation(handle);
            if (!Implementation.isReference(name) && acceptable.test(name)) {
                // A copy: going on to the next implementation changes the descriptor itself.
                found = Optional.of(new Implementation(scope.primitiveDesc(Dnnl.clonePrimitiveDesc(handle)), name, ""));
                count++;
            }
        } while (count <= rank && Dnnl.nextImplementation(handle));
        return found;
    }

    private Implementation choose(
            String subject, MemoryDesc from, Predicate<String> faulty, LongSupplier... candidates) {
        Implementation fallback = null;
        Set<String> avoided = new TreeSet<>();
        for (LongSupplier candidate : candidates) {
            long created = candidate.getAsLong();
            if (created == 0) {
                continue;
            }
            long handle = scope.primitiveDesc(created);
            boolean passedOver = false;
            do {
                String name = Dnnl.implementation(handle);
                if (faulty.test(name)) {
                    passedOver = true;
                    avoided.add(name);
                } else if (!Implementation.isReference(name)) {
                    return new Implementation(
                            handle, name, passedOver ? "an implementation with a known fault was passed over" : "");
                } else if (fallback == null) {
                    fallback = new Implementation(
                            scope.primitiveDesc(Dnnl.clonePrimitiveDesc(handle)),
                            name,
                            "oneDNN has only its reference implementation for this");
                }
            } while (Dnnl.nextImplementation(handle));
        }
        if (fallback == null) {
            throw new UnsupportedLayerException(
                    subject,
                    OneDnnBackend.NAME,
                    "oneDNN " + Dnnl.version() + " has no implementation for it"
                            + (from == null ? "" : " on " + from)
                            + (avoided.isEmpty()
                                    ? ""
                                    : " but " + String.join(", ", avoided)
                                            + ", which would end the process or give wrong results with these extents"
                                            + " and parameters; take smaller ones"));
        }
        return fallback;
    }

    /** Emits the call that computes the step, or the main part of it. */
    void emit(Implementation implementation, List<Call.Argument> arguments) {
        emit(implementation, arguments, "");
    }

    void emit(Implementation implementation, List<Call.Argument> arguments, String reason) {
        emit(
                step.name(),
                implementation,
                arguments,
                kind(),
                step.nodes().subList(1, step.nodes().size()),
                0,
                reason.isEmpty() ? implementation.reason() : reason);
    }

    private void emit(
            String name,
            Implementation implementation,
            List<Call.Argument> arguments,
            String kind,
            List<String> fused,
            long reordered,
            String reason) {
        List<Call.Argument> all = new ArrayList<>(arguments);
        long scratchpad = Dnnl.query(implementation.handle(), Dnnl.Argument.SCRATCHPAD, 0);
        if (scratchpad != 0 && Dnnl.bytes(scratchpad) > 0) {
            MemoryDesc desc = new MemoryDesc(scope.desc(Dnnl.clone(scratchpad)));
            all.add(new Call.Argument(
                    Dnnl.ARG_SCRATCHPAD,
                    new Operand(new Buffer(Buffer.Kind.ACTIVATION, name + " scratchpad", desc.bytes()), desc)));
        }
        long primitive = scope.primitive(Dnnl.createPrimitive(implementation.handle(), kind + " " + name));
        Operand from = first(arguments, Dnnl.ARG_DIFF_DST, Dnnl.ARG_SRC, Dnnl.ARG_MULTIPLE_SRC);
        Operand to = first(arguments, Dnnl.ARG_DST, Dnnl.ARG_DIFF_SRC, Dnnl.ARG_DIFF_WEIGHTS);
        StepReport report = new StepReport(
                name,
                kind,
                from.desc().type() + weightType(arguments) + " -> " + to.desc().type(),
                implementation.name(),
                implementation.instructionSet(),
                from.desc().layout() + " -> " + to.desc().layout(),
                fused,
                reordered,
                reason);
        calls.add(new Call.Primitive(primitive, List.copyOf(all), kind + " " + name));
        reports.add(report);
    }

    /** Reports a step that needs no call because its result lies in memory as it should already. */
    void reportView(String reason, MemoryDesc desc) {
        reports.add(new StepReport(
                step.name(),
                kind(),
                desc.type().toString(),
                "none",
                "",
                desc.layout(),
                step.nodes().subList(1, step.nodes().size()),
                0,
                reason));
    }

    /** Emits an exact operation on integer operands in plain memory. */
    void emitExact(IntegerOperation operation, Operand left, Operand right, Operand result) {
        List<Call.Argument> arguments = List.of(
                new Call.Argument(Dnnl.ARG_SRC, left),
                new Call.Argument(Dnnl.ARG_SRC_1, right),
                new Call.Argument(Dnnl.ARG_DST, result));
        emitOwn(
                new Call.Exact(operation, arguments, subject()),
                "dnn4j:integer",
                List.of(),
                "oneDNN rounds integers through F32");
    }

    /**
     * Emits a step of dnn4j's own, whose first operand is what it reads and the last what it gives.
     *
     * @param fused the nodes that it computes besides the first
     */
    void emitOwn(Call call, String implementation, List<String> fused, String reason) {
        calls.add(call);
        reports.add(report(step.name(), kind(), call.arguments(), implementation, fused, 0, reason));
    }

    /** The report of a step of dnn4j's own. */
    private static StepReport report(
            String name,
            String kind,
            List<Call.Argument> arguments,
            String implementation,
            List<String> fused,
            long reordered,
            String reason) {
        MemoryDesc from = arguments.getFirst().operand().desc();
        MemoryDesc to = arguments.getLast().operand().desc();
        return new StepReport(
                name,
                kind,
                from.type() + " -> " + to.type(),
                implementation,
                "",
                from.layout() + " -> " + to.layout(),
                fused,
                reordered,
                reason);
    }

    private static String weightType(List<Call.Argument> arguments) {
        return arguments.stream()
                .filter(argument -> argument.number() == Dnnl.ARG_WEIGHTS)
                .map(argument -> " x " + argument.operand().desc().type())
                .findFirst()
                .orElse("");
    }

    /** The operand of the first of the numbers for which there is one. */
    private static Operand first(List<Call.Argument> arguments, int... numbers) {
        for (int number : numbers) {
            for (Call.Argument argument : arguments) {
                if (argument.number() == number) {
                    return argument.operand();
                }
            }
        }
        throw new IllegalStateException("none of the arguments " + Arrays.toString(numbers) + " is given");
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
                        .allMatch(entry -> lastUse.getOrDefault(entry.getKey(), -1) <= index);
    }

    /** What runs, in order, views included. */
    List<StepReport> reports() {
        return reports;
    }

    List<Call> calls() {
        return calls;
    }

    Map<String, Operand> values() {
        return values;
    }
}
