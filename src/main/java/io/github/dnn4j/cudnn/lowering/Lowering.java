package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.Candidate;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.compile.Concatenations;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.cudnn.driver.BackendName;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that steps of a program become for one set of input shapes, as far as they are lowered. A builder goes from
 * step to step; the classes of the layers reach their operands through it and emit calls. A value is moved to another
 * layout or type only where a call needs it so.
 */
public final class Lowering {
    private final Program program;
    private final CompileOptions options;
    private final Map<String, Shape> shapes;
    private final Engines engines;
    private final Weights weights;
    private final DeviceWeights constants;
    private final boolean hasKernels;
    private final Map<String, DeviceValue> values = new LinkedHashMap<>();
    private final Map<String, DeviceBuffer> inputs = new LinkedHashMap<>();
    private final Map<String, DeviceBuffer> outputs = new LinkedHashMap<>();
    private final Map<DeviceValue, DeviceValue> moved = new LinkedHashMap<>();
    private final Concatenations places;
    private final Map<String, DeviceValue> concatenations = new LinkedHashMap<>();
    private final List<StreamCall> calls = new ArrayList<>();
    private final List<StepReport> reports = new ArrayList<>();
    private List<Candidate> candidates = List.of();
    private final Map<DeviceBuffer, String> forgotten = new LinkedHashMap<>();
    private Step step;
    private String name = "";
    private String kind = "";

    /**
     * Nothing lowered yet.
     *
     * @param weights how parameters reach calls
     * @param constants keeps constants of steps
     * @param places values that are computed where a concatenation has them
     */
    public Lowering(
            Program program,
            CompileOptions options,
            Map<String, Shape> shapes,
            Engines engines,
            Weights weights,
            DeviceWeights constants,
            Concatenations places,
            boolean hasKernels) {
        this.program = program;
        this.options = options;
        this.shapes = shapes;
        this.engines = engines;
        this.weights = weights;
        this.constants = constants;
        this.hasKernels = hasKernels;
        this.places = places;
    }

    /** Declares an input of the network, which lies row-major in a buffer of its own. */
    public void defineInput(String input, DataType type) {
        Shape shape = shapes.get(input);
        DeviceBuffer buffer = new DeviceBuffer(DeviceBuffer.Kind.INPUT, input, shape.bytes(type));
        inputs.put(input, buffer);
        values.put(input, new DeviceValue(buffer, shape, type, Layout.NCHW));
    }

    /** Brings a value into the buffer of an output of the network, row-major. */
    public void defineOutput(String output, DeviceValue value, DataType type) {
        DeviceBuffer buffer =
                new DeviceBuffer(DeviceBuffer.Kind.OUTPUT, output, value.shape().bytes(type));
        outputs.put(output, buffer);
        move(output, value, new DeviceValue(buffer, value.shape(), type, Layout.NCHW));
    }

    /** Sets the step that the following calls are for. */
    public void begin(Step next) {
        begin(next, "");
    }

    /**
     * Sets the step that the following calls are for.
     *
     * @param pass follows the layer's kind in messages and reports
     */
    public void begin(Step next, String pass) {
        step = next;
        name = next.name();
        kind = next.layer().kind() + pass;
    }

    /** Says that the following calls are for something that is no step. */
    public void begin(String nextName, String nextKind) {
        step = null;
        name = nextName;
        kind = nextKind;
    }

    /** Says that a value is not kept: what reads it before it is defined again is refused. */
    public void forget(String value) {
        DeviceValue kept = values.get(value);
        DeviceBuffer nowhere =
                new DeviceBuffer(DeviceBuffer.Kind.ARENA, value, kept.buffer().bytes());
        forgotten.put(nowhere, value);
        concatenations.remove(value);
        define(value, new DeviceValue(nowhere, kept.shape(), kept.type(), kept.layout()));
    }

    /** Says where a value lies that no step gives. */
    public void define(String name, DeviceValue value) {
        values.put(name, value);
    }

    public Step step() {
        return step;
    }

    public Program program() {
        return program;
    }

    public Map<String, Shape> shapes() {
        return shapes;
    }

    public List<StreamCall> calls() {
        return calls;
    }

    List<StepReport> reports() {
        return reports;
    }

    Map<String, DeviceBuffer> inputs() {
        return inputs;
    }

    Map<String, DeviceBuffer> outputs() {
        return outputs;
    }

    public Engines engines() {
        return engines;
    }

    /** What the step does, for messages and explanations. */
    String kind() {
        return kind;
    }

    public String subject() {
        return kind + " " + name;
    }

    public UnsupportedLayerException unsupported(String reason) {
        return new UnsupportedLayerException(subject(), BackendName.CUDNN, reason);
    }

    /** The type in which the step keeps floating-point values. */
    public DataType floatingType() {
        return options.precisionOf(step.name()).type();
    }

    /** Whether the step may multiply F32 as TF32. */
    public boolean tensorFloat() {
        return options.precisionOf(step.name()) == Precision.TF32;
    }

    /** The type that the step computes with input {@code i} in: integers stay what they are. */
    public DataType type(int i) {
        DataType type = input(i).type();
        return type.isFloating() ? floatingType() : type;
    }

    public DeviceValue input(int i) {
        return values.get(step.inputs().get(i));
    }

    public DeviceValue value(String name) {
        return values.get(name);
    }

    public Shape outputShape() {
        return shapes.get(step.outputs().getFirst());
    }

    /** Where a parameter of the step comes from. */
    public TensorSource parameter(int i) {
        return program.parameters().source(step.parameters().get(i));
    }

    /** Input {@code i}, channels last, in the step's type. */
    public DeviceValue channelsLast(int i) {
        return as(input(i), type(i), Layout.NHWC);
    }

    /** As {@link #channelsLast}, but perhaps a run of the channels of a larger value. */
    public DeviceValue pixels(int i) {
        DeviceValue value = input(i);
        boolean fits = value.run().isPresent() && value.type() == type(i) && value.isAligned();
        return fits ? value : channelsLast(i);
    }

    /** The value in a type and layout; moved where it must be, once for all who ask. */
    public DeviceValue as(DeviceValue value, DataType type, Layout layout) {
        if (value.type() == type && value.isLaidOutAs(layout)) {
            return value.named(layout);
        }
        DeviceValue target = new DeviceValue(null, value.shape(), type, layout);
        DeviceValue key = new DeviceValue(value.buffer(), value.shape(), type, layout, value.run());
        DeviceValue known = moved.get(key);
        if (known == null) {
            known = result(target.shape(), type, layout);
            move(name, value, known);
            moved.put(key, known);
        }
        return known;
    }

    /** A new value. */
    public DeviceValue result(Shape shape, DataType type, Layout layout) {
        return new DeviceValue(scratch(shape.bytes(type)), shape, type, layout);
    }

    /** Where a convolution's result belongs if that is among the channels of a concatenation. */
    public Optional<DeviceValue> place() {
        return places.place(step.outputs().getFirst())
                .filter(_ -> step.layer() instanceof Convolution)
                .filter(place -> options.precisionOf(place.whole().name()).type() == floatingType())
                .map(place -> concatenation(place.whole(), floatingType()).channels(outputShape(), place.channel()))
                .filter(DeviceValue::isAligned);
    }

    /** The result of a concatenation, the same for all who ask. */
    public DeviceValue concatenation(Step whole, DataType type) {
        String name = whole.outputs().getFirst();
        return concatenations.computeIfAbsent(name, _ -> result(shapes.get(name), type, Layout.NHWC));
    }

    /** New memory in the arena. */
    public DeviceBuffer scratch(long bytes) {
        return new DeviceBuffer(DeviceBuffer.Kind.ARENA, name, bytes);
    }

    /** Declares the step's result. */
    public void output(DeviceValue value) {
        output(0, value);
    }

    public void output(int i, DeviceValue value) {
        values.put(step.outputs().get(i), value);
    }

    /** Moves a value, in the name of a step or of something else. */
    public void move(String name, DeviceValue from, DeviceValue to) {
        move(name, from.shape(), from, to, from.strides(), 0, to.strides(), 0);
    }

    /**
     * Moves the elements of {@code walked} by {@link MoveKernel}, in the name of a step or of something else.
     *
     * @param source strides of the source along the axes walked
     * @param sourceOffset elements of the source before the first that is moved
     * @param target strides of the target along the same axes
     * @param targetOffset elements of the target before the first
     */
    public void move(
            String name,
            Shape walked,
            DeviceValue from,
            DeviceValue to,
            long[] source,
            long sourceOffset,
            long[] target,
            long targetOffset) {
        kernel(
                name,
                "Reorder",
                MoveKernel.FUNCTION,
                walked.elements(),
                MoveKernel.arguments(walked, from, to, source, sourceOffset, target, targetOffset),
                from.type() == to.type() ? name(to.type()) : name(from.type()) + " to " + name(to.type()));
    }

    /** Whether this build has dnn4j's kernels. */
    public boolean hasKernels() {
        return hasKernels;
    }

    /** The calls that something emits; none of them is kept. It brings no value into another type or layout. */
    public List<StreamCall> attempt(Runnable emission) {
        int before = calls.size();
        emission.run();
        List<StreamCall> attempted = List.copyOf(calls.subList(before, calls.size()));
        calls.subList(before, calls.size()).clear();
        reports.subList(before, reports.size()).clear();
        return attempted;
    }

    /** Says what was considered for the step's next call, best first. */
    public void consider(List<Candidate> bestFirst) {
        candidates = List.copyOf(bestFirst);
    }

    /** Emits a kernel. */
    public void kernel(
            String name, String kind, String function, long count, List<Argument> arguments, String precision) {
        if (!hasKernels) {
            throw new UnsupportedLayerException(
                    kind + " " + name,
                    BackendName.CUDNN,
                    "it needs dnn4j's own GPU kernels, which are not on the class path: add"
                            + " io.github.dnn4j:dnn4j-linux-x86_64-cuda (a dependency of type pom), or build with an nvcc");
        }
        emit(new StreamCall.Kernel(kind + " " + name, function, count, arguments), name, kind, function, precision, "");
    }

    /** Emits a kernel of the step. */
    public void kernel(String function, long count, List<Argument> arguments, String precision) {
        kernel(name, kind, function, count, arguments, precision);
    }

    /** Emits a call of the step. */
    public void emit(StreamCall call, String implementation, String precision, String reason) {
        emit(call, name, kind, implementation, precision, reason);
    }

    /** Emits a call in the name of a step or of something else. */
    public void emit(
            StreamCall call, String name, String kind, String implementation, String precision, String reason) {
        for (DeviceBuffer buffer : call.buffers()) {
            String lost = forgotten.get(buffer);
            if (lost != null) {
                throw new IllegalStateException(call.subject() + " reads value " + lost
                        + ", which is not kept, and no task computes it again before");
            }
        }
        calls.add(call);
        boolean mine = step != null && name.equals(step.name()) && !kind.equals("Reorder");
        List<String> fused = mine ? step.nodes().subList(1, step.nodes().size()) : List.of();
        StepReport report = new StepReport(name, kind, precision, implementation, "", "nhwc", fused, 0, reason);
        reports.add(mine ? report.among(candidates) : report);
        if (mine) {
            candidates = List.of();
        }
    }

    /** A type as kernels and explanations name it. */
    public static String name(DataType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** A parameter on the device, read in a shape and laid out in it. */
    public DeviceBuffer weight(int number, Shape shape, DataType type, Layout layout) {
        DeviceValue weight = weights.weight(step.parameters().get(number), shape, type, layout);
        return as(weight, type, layout).buffer();
    }

    /** Numbers that were worked out for the step, on the device; {@code what} tells them from its others. */
    public DeviceBuffer constant(String what, DataType type, float... values) {
        Shape shape = Shape.of(values.length);
        TensorSource content = TensorSource.of(Tensor.ofFloats(shape, values));
        return constants.weight(name + " " + what, content, shape, type, Layout.NCHW);
    }

    /** Where {@link #constant} keeps its numbers. */
    DeviceWeights constants() {
        return constants;
    }

    /** A parameter as F32 on the device. */
    public DeviceBuffer floats(int number) {
        return weight(number, parameter(number).shape(), DataType.F32, Layout.NCHW);
    }

    /** A parameter as F32 on the device, if there is one of that number. */
    public Optional<DeviceBuffer> floatsIfAny(int number) {
        return step.parameters().size() > number ? Optional.of(floats(number)) : Optional.empty();
    }
}
