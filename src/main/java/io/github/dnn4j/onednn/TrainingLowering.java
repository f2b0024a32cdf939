package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.GradientPaths;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Lowering of a training step: every step of the program forward, then those with something to learn at or above them
 * backward, last first. Parameters are tensors of the session that are brought into a primitive's layout within the step,
 * so that what was written to them counts; gradients arrive in tensors of the session too.
 *
 * <p>On the way back every value has the list of what its takers gave for its gradient; its giver takes their sum.
 */
final class TrainingLowering extends Lowering {
    private final TrainingOptions options;
    private final GrowingConcats growingConcats;
    private final Set<String> differentiable;
    private final Map<String, List<Operand>> parameters = new HashMap<>();
    private final Map<String, List<Operand>> gradients = new HashMap<>();
    private final Map<String, Operand> saved = new HashMap<>();
    private final ParameterGradients parameterGradients;
    private final Operand stepNumber;
    private final Map<String, Integer> forgotten = new HashMap<>();
    private boolean backward;
    private boolean recomputing;

    TrainingLowering(
            long engine,
            DnnlScope scope,
            Program program,
            TrainingOptions options,
            LayoutPlan layouts,
            WeightStore weights,
            Map<String, Shape> shapes) {
        super(
                engine,
                scope,
                program,
                // Packing weights anew for every step would cost what Winograd's minimal filtering saves.
                CompileOptions.defaults().precision(options.precision()).winograd(false),
                layouts,
                weights,
                shapes);
        this.options = options;
        // Parts of a growing concatenation are strided, which oneDNN's primitives for training take badly.
        Network network = program.network();
        this.growingConcats =
                new GrowingConcats(new Program(network, List.of(), program.parameters(), Map.of(), List.of()), shapes);
        this.stepNumber = tensor(Buffer.Kind.INPUT, TensorNames.STEP, Shape.of(2), DataType.S32);
        this.parameterGradients = new ParameterGradients(this);
        this.differentiable = GradientPaths.differentiable(program, options.inputGradients());
    }

    TrainingOptions options() {
        return options;
    }

    @Override
    String kind() {
        return super.kind() + (recomputing ? " again" : backward ? " backward" : "");
    }

    /** Probabilities and their logarithms lose too much in 16 bits: what a loss makes of them is their difference. */
    @Override
    DataType floatingType() {
        return step().layer() instanceof Softmax ? DataType.F32 : super.floatingType();
    }

    @Override
    GrowingConcats growingConcats() {
        return growingConcats;
    }

    /** Nothing is packed once here: weights change in training. */
    @Override
    Operand weight(int number, String form, long numbers, WeightStore.Writer writer) {
        throw new IllegalStateException(
                subject() + " would be packed once " + form + ", and weights change in training");
    }

    /** The parameter as the caller last wrote it, brought into the layout {@code target} within the step. */
    @Override
    Operand weight(int number, MemoryDesc source, MemoryDesc target) {
        return as(parameter(number, source), target);
    }

    /** The tensor of a parameter of the step, read by {@code view}. */
    Operand parameter(int number, MemoryDesc view) {
        String name = step().parameters().get(number);
        List<Operand> known = parameters.computeIfAbsent(name, unused -> new ArrayList<>());
        for (Operand candidate : known) {
            if (candidate.desc().sameAs(view)) {
                return candidate;
            }
        }
        Buffer buffer = known.isEmpty()
                ? new Buffer(Buffer.Kind.INPUT, TensorNames.parameter(name), view.bytes())
                : known.getFirst().buffer();
        Operand operand = new Operand(buffer, view);
        known.add(operand);
        return operand;
    }

    /** The descriptor of what an implementation keeps for the way back. */
    MemoryDesc workspace(Implementation implementation) {
        return chosen(implementation, Dnnl.Argument.WORKSPACE, 0);
    }

    /** The number of the training step, two halves of 32 bits. */
    Operand stepNumber() {
        return stepNumber;
    }

    // --- between forward and backward ---

    /** Keeps an operand of the step, such as a workspace, for the way back. */
    void save(String what, Operand operand) {
        saved.put(step().name() + " " + what, operand);
    }

    /** What the step kept under that name; empty if nothing. */
    Optional<Operand> saved(String what) {
        return Optional.ofNullable(saved.get(step().name() + " " + what));
    }

    /** Ends the way forward: gradients of network outputs are given from here on. */
    void turn() {
        backward = true;
        if (options.recompute()) {
            forgetCheapValues();
        }
        for (String output : program().network().outputs()) {
            if (isDifferentiable(output)) {
                addGradient(
                        output,
                        tensor(Buffer.Kind.INPUT, TensorNames.outputGradient(output), shape(output), DataType.F32));
            }
        }
    }

    private void forgetCheapValues() {
        for (int i = 0; i < program().steps().size(); i++) {
            Layer layer = program().steps().get(i).layer();
            if (layer instanceof Activation
                    || layer instanceof BatchNormalization
                    || layer instanceof Concat
                    || layer instanceof LocalResponseNormalization) {
                forgotten.put(program().steps().get(i).outputs().getFirst(), i);
            }
        }
    }

    /** The value of that name, computed again if it is one that the way forward does not keep. */
    @Override
    Operand value(String name) {
        Integer giver = forgotten.remove(name);
        if (giver != null) {
            Step current = step();
            int place = place();
            boolean outer = recomputing;
            recomputing = true;
            begin(program().steps().get(giver), giver);
            TrainingLowerings.forward(this);
            begin(current, place);
            recomputing = outer;
        }
        return super.value(name);
    }

    /** True while a value is computed that the way forward had computed already. */
    boolean isRecomputing() {
        return recomputing;
    }

    // --- gradients ---

    /** True if the loss is to be derived by the value: something is learned at or above it. */
    boolean isDifferentiable(String value) {
        return differentiable.contains(value);
    }

    /** True if the loss is to be derived by input {@code i} of the step. */
    boolean needsInputGradient(int i) {
        return isDifferentiable(step().inputs().get(i));
    }

    /** True if the step has to be derived: something arrives from its takers, and somebody asks for what follows. */
    boolean needsBackward() {
        boolean arrives =
                step().outputs().stream().anyMatch(output -> isDifferentiable(output) && gradients.containsKey(output));
        return arrives
                && (GradientPaths.learns(step()) || step().inputs().stream().anyMatch(this::isDifferentiable));
    }

    /** Adds to the gradient of a value. */
    void addGradient(String value, Operand operand) {
        gradients.computeIfAbsent(value, unused -> new ArrayList<>()).add(operand);
    }

    /** Adds to the gradient of input {@code i} of the step. */
    void inputGradient(int i, Operand operand) {
        addGradient(step().inputs().get(i), operand);
    }

    /** Adds to the gradient of a parameter of the step, which lies in a tensor as {@code view} says. */
    void parameterGradient(int number, Operand operand, MemoryDesc view) {
        parameterGradients.add(step().parameters().get(number), operand, view);
    }

    ParameterGradients parameterGradients() {
        return parameterGradients;
    }

    /** The sum of what arrived for a value, in the type that the step computes in; empty if nothing did. */
    Optional<Operand> gradient(String value) {
        List<Operand> parts = gradients.getOrDefault(value, List.of());
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        DataType type = floatingType();
        Operand total = parts.getFirst();
        for (Operand part : parts.subList(1, parts.size())) {
            total = Binary.run(this, Dnnl.BINARY_ADD, total, part, shape(value), type, type, PostOperations.none(this));
        }
        gradients.put(value, new ArrayList<>(List.of(total)));
        return Optional.of(typed(total, type));
    }

    /**
     * The gradient of output {@code i} of the step, before what is fused into it; zeros where nothing arrived. Its layout
     * is whatever the takers gave.
     */
    Operand outputGradient(int i) {
        Operand arrived = unfusedOutputGradient(i);
        Operand result = arrived;
        for (PostOperation post : step().post()) {
            if (!(post instanceof PostOperation.Activate activate)) {
                throw unsupported("it cannot be derived with " + post + " fused into it");
            }
            result = OneDnnActivationBackward.fused(
                    this, activate.activation(), result, value(step().outputs().get(i)));
        }
        return result;
    }

    /** The gradient of output {@code i} of the step, after what is fused into it. */
    Operand unfusedOutputGradient(int i) {
        String output = step().outputs().get(i);
        return gradient(output).orElseGet(() -> zeros(shape(output)));
    }

    private Operand zeros(Shape shape) {
        Shape vector = MemoryDesc.atLeastVector(shape);
        return planConstant("zeros", vector, floatingType(), zeros -> {});
    }

    // --- layouts ---

    /**
     * Dense layouts to try for a value, best first: those of the operands, channels last, row-major.
     *
     * @param present operands of that shape; those of another are passed over
     */
    List<MemoryDesc> layouts(Shape shape, DataType type, Operand... present) {
        Shape full = MemoryDesc.atLeastVector(shape);
        List<MemoryDesc> result = new ArrayList<>();
        for (Operand operand : present) {
            if (operand.desc().shape().equals(full) && isDense(operand.desc())) {
                addNew(result, layoutAs(operand.desc(), type));
            }
        }
        if (full.rank() >= 3) {
            addNew(result, MemoryDesc.channelsLast(scope(), full, type));
        }
        addNew(result, plainDesc(full, type));
        return result;
    }

    private static boolean isDense(MemoryDesc desc) {
        return desc.bytes() == desc.shape().bytes(desc.type());
    }

    private static void addNew(List<MemoryDesc> list, MemoryDesc desc) {
        if (list.stream().noneMatch(known -> known.sameAs(desc))) {
            list.add(desc);
        }
    }

    /** The first layout for which there is more than a reference implementation; failing that, the first that has any. */
    Implementation chooseLayout(List<MemoryDesc> layouts, LongUnaryOperator creation) {
        return choose(layouts.stream()
                .<LongSupplier>map(desc -> () -> creation.applyAsLong(desc.handle()))
                .toArray(LongSupplier[]::new));
    }

    /**
     * The first candidate that has an implementation which is neither slow, nor a general matrix product on a rearranged
     * input, nor a reference one; failing that, as {@link #choose}.
     *
     * @param faulty tells by name the implementations that must not be taken
     * @param slow tells by name those that are taken only where there is nothing better
     */
    Implementation chooseDirect(Predicate<String> faulty, Predicate<String> slow, LongSupplier... candidates) {
        Predicate<String> passedOver = slow.or(faulty).or(OneDnnConvolution::isMatrixProduct);
        for (LongSupplier candidate : candidates) {
            Optional<Implementation> direct = ranked(passedOver.negate(), 0, candidate);
            if (direct.isPresent()) {
                return direct.get();
            }
        }
        return choose(faulty, candidates);
    }

    /** The forward descriptor that a backward one belongs to, owned by the plan; 0 stays 0. */
    long hint(long created) {
        return created == 0 ? 0 : scope().primitiveDesc(created);
    }
}
