package io.github.dnn4j.cudnn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.compile.BypassFlatten;
import io.github.dnn4j.compile.GradientPaths;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lowering of a training step: every step of the program forward, then those with something to learn at or above them
 * backward, last first. Parameters are copies of the session's tensors that are brought into a call's type and layout
 * within the step, so that what was written to them counts.
 *
 * <p>On the way back every value has the list of what its takers gave for its gradient; its giver takes their sum.
 */
final class TrainingLowering extends Lowering {
    private static final String GRADIENT = "Gradient";

    private final TrainingOptions options;
    private final Set<String> differentiable;
    private final Map<String, DeviceBuffer> parameters = new LinkedHashMap<>();
    private final Map<String, List<Value>> gradients = new HashMap<>();
    private final Map<String, List<Value>> parameterGradients = new HashMap<>();
    private final Map<String, DeviceBuffer> saved = new HashMap<>();
    private final List<DeviceBuffer> forwardIn = new ArrayList<>();
    private final List<DeviceBuffer> forwardOut = new ArrayList<>();
    private final List<DeviceBuffer> backwardIn = new ArrayList<>();
    private final List<DeviceBuffer> backwardOut = new ArrayList<>();
    private final DeviceBuffer stepNumber;
    private boolean backward;

    /**
     * Nothing lowered yet.
     *
     * @param program a program in which ReLU alone is fused
     * @param constants keeps what steps need besides parameters
     */
    TrainingLowering(
            Program program,
            TrainingOptions options,
            Map<String, Shape> shapes,
            Engines engines,
            DeviceWeights constants,
            boolean hasKernels) {
        super(
                program,
                CompileOptions.defaults().precision(options.precision()),
                shapes,
                engines,
                constants,
                constants,
                hasKernels);
        this.options = options;
        for (NetworkInput input : program.network().inputs()) {
            if (!input.type().isFloating()) {
                throw new UnsupportedLayerException(
                        "input " + input.name(),
                        CudnnBackend.NAME,
                        "it is " + input.type()
                                + ", and a loss has no derivative by integers; give it a floating-point type");
            }
        }
        this.stepNumber = new DeviceBuffer(DeviceBuffer.Kind.INPUT, TensorNames.STEP, Long.BYTES);
        this.differentiable = GradientPaths.differentiable(program, options.inputGradients());
    }

    TrainingOptions options() {
        return options;
    }

    /** Lowers both ways and plans one memory for them. */
    TrainingPlan plan(Lifetime owner) {
        forwardIn.add(stepNumber);
        program().network().parameters().forEach((name, shape) -> {
            DeviceBuffer buffer =
                    new DeviceBuffer(DeviceBuffer.Kind.INPUT, TensorNames.parameter(name), shape.bytes(DataType.F32));
            parameters.put(name, buffer);
            forwardIn.add(buffer);
        });
        for (Step each : program().steps()) {
            if (each.layer() instanceof BatchNormalization) {
                runningStatistics(each)
                        .map(parameters::get)
                        .filter(buffer -> !forwardOut.contains(buffer))
                        .forEach(forwardOut::add);
            }
        }
        for (NetworkInput input : program().network().inputs()) {
            define(input.name(), arriving(TensorNames.input(input.name()), input.name(), forwardIn));
        }
        forward();
        int forwardCalls = calls().size();
        backward();
        return new TrainingPlan(
                CudnnPlan.of(this, List.of(), owner, () -> {}),
                forwardCalls,
                forwardIn,
                forwardOut,
                backwardIn,
                backwardOut);
    }

    private static Stream<String> runningStatistics(Step normalization) {
        return normalization.parameters().subList(2, 4).stream();
    }

    /** A value of the host's in F32. */
    private Value arriving(String buffer, String value, List<DeviceBuffer> copied) {
        Shape shape = shapes().get(value);
        DeviceBuffer arrived = new DeviceBuffer(DeviceBuffer.Kind.INPUT, buffer, shape.bytes(DataType.F32));
        copied.add(arrived);
        return new Value(arrived, shape, DataType.F32, Layout.NCHW);
    }

    /** Gives a value to the host in F32. */
    private void deliver(String name, String buffer, Value value, Shape shape, List<DeviceBuffer> copied) {
        DeviceBuffer target = new DeviceBuffer(DeviceBuffer.Kind.OUTPUT, buffer, shape.bytes(DataType.F32));
        copied.add(target);
        move(name, value, new Value(target, value.shape(), DataType.F32, Layout.NCHW));
    }

    private void forward() {
        for (Step next : program().steps()) {
            if (!BypassFlatten.isBypassed(program(), next)) {
                begin(next);
                TrainingLowerings.forward(this);
            }
        }
        for (String output : program().network().outputs()) {
            Value value = value(program().source(output));
            deliver(output, TensorNames.output(output), value, value.shape(), forwardOut);
        }
    }

    private void backward() {
        backward = true;
        for (String output : program().network().outputs()) {
            Value gradient = arriving(TensorNames.outputGradient(output), output, backwardIn);
            if (differentiable.contains(output)) {
                addGradient(output, gradient);
            }
        }
        for (Step next : program().steps().reversed()) {
            begin(next);
            if (needsBackward()) {
                TrainingLowerings.backward(this);
            }
        }
        program().network().parameters().forEach((name, shape) -> {
            if (program().network().isLearned(name)) {
                deliverSum(name, TensorNames.gradient(name), shape, parameterGradients.getOrDefault(name, List.of()));
            }
        });
        if (options.inputGradients()) {
            for (NetworkInput input : program().network().inputs()) {
                deliverSum(
                        input.name(),
                        TensorNames.inputGradient(input.name()),
                        shapes().get(input.name()),
                        gradients.getOrDefault(input.name(), List.of()));
            }
        }
    }

    private void deliverSum(String name, String buffer, Shape shape, List<Value> parts) {
        if (parts.isEmpty()) {
            DeviceBuffer target = new DeviceBuffer(DeviceBuffer.Kind.OUTPUT, buffer, shape.bytes(DataType.F32));
            backwardOut.add(target);
            emit(
                    new Call.Clear(GRADIENT + " " + name, target),
                    name,
                    GRADIENT,
                    "cudaMemsetAsync",
                    name(DataType.F32),
                    "no output depends on it");
            return;
        }
        deliver(name, buffer, sum(name, GRADIENT, parts, DataType.F32, Layout.NCHW), shape, backwardOut);
    }

    @Override
    String kind() {
        return super.kind() + (backward ? " backward" : "");
    }

    /** Probabilities and their logarithms lose too much in 16 bits: what a loss makes of them is their difference. */
    @Override
    DataType floatingType() {
        return step().layer() instanceof Softmax ? DataType.F32 : super.floatingType();
    }

    /** The parts of a concatenation stay values of their own, as the way back takes them. */
    @Override
    Optional<Value> place() {
        return Optional.empty();
    }

    /** The parameter as it is in this step, brought to a type and layout. */
    @Override
    DeviceBuffer weight(int number, Shape shape, DataType type, Layout layout) {
        return as(new Value(parameterBuffer(number), shape, DataType.F32, Layout.NCHW), type, layout)
                .buffer();
    }

    @Override
    DeviceBuffer floats(int number) {
        return parameterBuffer(number);
    }

    private DeviceBuffer parameterBuffer(int number) {
        return parameters.get(step().parameters().get(number));
    }

    /** The number of the training step: 64 bits. */
    DeviceBuffer stepNumber() {
        return stepNumber;
    }

    /** Keeps a buffer of the step for the way back. */
    void save(String what, DeviceBuffer buffer) {
        saved.put(step().name() + " " + what, buffer);
    }

    /** What the step kept under that name. */
    DeviceBuffer saved(String what) {
        return saved.get(step().name() + " " + what);
    }

    // --- gradients ---

    /** True if the loss is to be derived by input {@code i} of the step. */
    boolean needsInputGradient(int i) {
        return differentiable.contains(step().inputs().get(i));
    }

    /** True if something arrives from the step's takers, and somebody asks for what follows. */
    private boolean needsBackward() {
        boolean arrives = step().outputs().stream()
                .anyMatch(output -> differentiable.contains(output) && gradients.containsKey(output));
        return arrives
                && (GradientPaths.learns(step()) || step().inputs().stream().anyMatch(differentiable::contains));
    }

    private void addGradient(String value, Value gradient) {
        gradients.computeIfAbsent(value, _ -> new ArrayList<>()).add(gradient);
    }

    /** Adds to the gradient of input {@code i} of the step. */
    void inputGradient(int i, Value gradient) {
        addGradient(step().inputs().get(i), gradient);
    }

    /** Adds to the gradient of a parameter of the step; the value has its elements, under whatever shape. */
    void parameterGradient(int number, Value gradient) {
        parameterGradients
                .computeIfAbsent(step().parameters().get(number), _ -> new ArrayList<>())
                .add(gradient);
    }

    /** The gradient of output {@code i} of the step, before what is fused into it; zeros where nothing arrived. */
    Value outputGradient(int i) {
        String output = step().outputs().get(i);
        Value gradient = arrived(output);
        for (PostOperation post : step().post()) {
            if (!(post instanceof PostOperation.Activate(Activation activation))) {
                throw unsupported("it cannot be derived with " + post + " fused into it");
            }
            gradient = CudnnActivationBackward.emit(this, activation, value(output), gradient);
        }
        return gradient;
    }

    private Value arrived(String output) {
        DataType type = floatingType();
        List<Value> parts = gradients.getOrDefault(output, List.of());
        if (parts.isEmpty()) {
            Value zeros = result(shapes().get(output), type, Layout.NHWC);
            emit(
                    new Call.Clear(subject(), zeros.buffer()),
                    "cudaMemsetAsync",
                    name(type),
                    "no gradient arrives at " + output);
            return zeros;
        }
        // Several roundings to 16 bits would lose the small parts.
        DataType wide = parts.size() > 2 ? DataType.F32 : type;
        Value total = sum(step().name(), kind(), parts, wide, Layout.NHWC);
        gradients.put(output, new ArrayList<>(List.of(total)));
        return as(total, type, total.layout());
    }

    /** The sum of values of one shape; a single one as it is. */
    private Value sum(String name, String kind, List<Value> parts, DataType type, Layout layout) {
        Value total = parts.getFirst();
        for (Value part : parts.subList(1, parts.size())) {
            total = sum(name, kind, as(total, type, layout), as(part, type, layout));
        }
        return total;
    }

    private Value sum(String name, String kind, Value x, Value other) {
        Value total = result(x.shape(), x.type(), x.layout());
        kernel(
                name,
                kind,
                "affine_" + name(x.type()) + "_" + name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.none(),
                        Argument.none(),
                        Argument.of(other.buffer()),
                        Argument.of(total.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(1),
                        Chain.of(this, List.of(new PostOperation.Add("gradient")))
                                .argument()),
                name(x.type()));
        return total;
    }
}
