package io.github.dnn4j.compile;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Derives a program by reverse accumulation (Linnainmaa, 1970): every step forward, then those that lie between
 * something to be derived by and an output backward, last first. A value's gradient is the sum of what its consumers
 * contribute; parts are added in F32 and rounded once, and a gradient that nothing contributes to is zero. Softmax
 * computes in F32 in every precision, for a loss is made of the differences of its results.
 */
public final class Differentiate {
    private final Program program;
    private final TrainingOptions training;
    private final CompileOptions options;
    private final Function<Step, Reads> reads;
    private final ActivityAnalysis activity;
    private final Map<String, Integer> usesLeft = new HashMap<>();
    private final Map<String, Step> forgotten = new LinkedHashMap<>();
    private final List<Task> forward = new ArrayList<>();
    private final List<Task> backward = new ArrayList<>();
    private final GradientParts parts = new GradientParts(backward);

    private Differentiate(Program program, TrainingOptions training, Function<Step, Reads> reads) {
        this.program = program;
        this.training = training;
        this.reads = reads;
        this.options = softmaxInF32(program, CompileOptions.defaults().precision(training.precision()));
        this.activity = new ActivityAnalysis(program, training.inputGradients());
    }

    /**
     * The tasks of a training step.
     *
     * @param program a program after the passes for training, of a network that {@link #requireFloating} lets through
     * @param reads what the backend's derivative of each step reads
     */
    public static TrainingProgram of(Program program, TrainingOptions training, Function<Step, Reads> reads) {
        return new Differentiate(program, training, reads).program();
    }

    /**
     * Checks that a loss can be derived through every value of a network.
     *
     * @param backend the backend's name, for messages
     * @throws UnsupportedLayerException naming a value of integers
     */
    public static void requireFloating(Network network, String backend) {
        network.types().forEach((value, type) -> {
            if (!type.isFloating()) {
                throw new UnsupportedLayerException(
                        "value " + value,
                        backend,
                        "it is of type " + type + ", and a loss has no derivative by integers; give floating-point"
                                + " inputs, and train a network before it is quantized");
            }
        });
    }

    private static CompileOptions softmaxInF32(Program program, CompileOptions options) {
        CompileOptions result = options;
        if (options.precision().type() != DataType.F32) {
            for (Step step : program.steps()) {
                if (step.layer() instanceof Softmax) {
                    result = result.precision(step.name(), Precision.F32);
                }
            }
        }
        return result;
    }

    private TrainingProgram program() {
        goForward();
        Set<String> notKept = Set.copyOf(forgotten.keySet());
        goBackward();
        return new TrainingProgram(program, options, forward, backward, notKept);
    }

    private void goForward() {
        for (Step step : program.steps()) {
            if (!BypassFlatten.isBypassed(program, step)) {
                forward.add(new Task.Forward(step));
                if (training.recompute() && isCheap(step.layer())) {
                    forgotten.put(step.outputs().getFirst(), step);
                }
            }
        }
        program.network().outputs().forEach(output -> forward.add(new Task.Output(output)));
    }

    /** Layers whose results cost memory traffic only, next to the multiplications between them. */
    private static boolean isCheap(Layer layer) {
        return layer instanceof Activation
                || layer instanceof BatchNormalization
                || layer instanceof Concat
                || layer instanceof LocalResponseNormalization;
    }

    private void goBackward() {
        for (String output : program.network().outputs()) {
            String value = program.source(output);
            if (activity.isVaried(value)) {
                backward.add(new Task.Arrive(output, parts.add(Gradient.ofValue(value))));
            }
        }
        List<Step> derived = activity.active();
        derived.forEach(step -> step.parameters().forEach(name -> usesLeft.merge(name, 1, Integer::sum)));
        derived.forEach(this::derive);
        program.network().parameters().keySet().stream()
                .filter(name -> program.network().isLearned(name) && !usesLeft.containsKey(name))
                .forEach(this::deliver);
        if (training.inputGradients()) {
            program.network()
                    .inputs()
                    .forEach(input -> backward.add(new Task.Deliver(
                            parts.whole(
                                    Gradient.ofValue(input.name()),
                                    training.precision().type()),
                            TensorNames.inputGradient(input.name()))));
        }
    }

    private void derive(Step step) {
        DataType type = options.precisionOf(step.name()).type();
        List<Gradient> arriving = step.outputs().stream()
                .map(value -> parts.whole(Gradient.ofValue(value), type))
                .toList();
        Reads read = reads.apply(step);
        if (read.inputs()) {
            step.inputs().forEach(this::recall);
        }
        if (read.result()) {
            step.outputs().forEach(this::recall);
        }
        List<Optional<Gradient>> inputs = new ArrayList<>();
        for (int i = 0; i < step.inputs().size(); i++) {
            String value = step.inputs().get(i);
            inputs.add(
                    activity.isVaried(value) && step.layer().reads(i)
                            ? Optional.of(parts.add(Gradient.ofValue(value)))
                            : Optional.empty());
        }
        List<Optional<Gradient>> parameters = new ArrayList<>();
        for (int i = 0; i < step.parameters().size(); i++) {
            parameters.add(
                    ActivityAnalysis.isLearned(step, i)
                            ? Optional.of(parts.add(
                                    Gradient.ofParameter(step.parameters().get(i))))
                            : Optional.empty());
        }
        backward.add(new Task.Backward(step, arriving, inputs, parameters));
        for (String name : new LinkedHashSet<>(step.parameters())) {
            int uses = (int) step.parameters().stream().filter(name::equals).count();
            if (usesLeft.merge(name, -uses, Integer::sum) == 0 && parts.has(Gradient.ofParameter(name))) {
                deliver(name);
            }
        }
    }

    private void deliver(String parameter) {
        backward.add(new Task.Deliver(
                parts.whole(Gradient.ofParameter(parameter), DataType.F32), TensorNames.gradient(parameter)));
    }

    /** Computes a value again if the forward pass does not keep it, and before it what it is computed from. */
    private void recall(String value) {
        Step producer = forgotten.remove(value);
        if (producer != null) {
            producer.inputs().forEach(this::recall);
            backward.add(new Task.Again(producer));
        }
    }
}
