package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Verifies a training step of a network with given parameters and inputs. {@link #wholeStep} compares outputs, running
 * statistics and the gradients of every parameter and input with the reference in F32, where the gradient of the loss
 * is that of {@link LossGradient} at the reference's outputs. {@link #layers} compares every node alone, fed with the
 * values that the reference has in training (rounded to the tested precision) and with gradients drawn at random, so
 * that an error shows where it is made.
 */
public final class TrainingNetworkVerifier {
    private static final long SEED = 7;
    private static final double SHARE_OF_BATCH = 0.25;

    private final Backend backend;
    private final TrainingOptions options;
    private final Network network;
    private final Parameters parameters;
    private final Map<String, Tensor> inputs;
    private final String arguments;
    private final Map<String, Shape> inputShapes = new LinkedHashMap<>();
    private final Map<String, Shape> shapes;
    private Map<String, Tensor> values;

    /**
     * A verifier; the backend stays the caller's to close. Memory, seed and running averages are the verifier's own,
     * whatever the options say.
     *
     * @param inputs a tensor for every input of the network; their shapes are the ones verified
     * @param arguments what {@code ./dnn4j verify} needs to find the network again, quoted for a shell
     */
    public TrainingNetworkVerifier(
            Backend backend,
            TrainingOptions options,
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            String arguments) {
        this.backend = backend;
        this.options = options.seed(SEED).runningAverage(new RunningAverage(SHARE_OF_BATCH, true));
        this.network = network;
        this.parameters = parameters;
        this.inputs = Map.copyOf(inputs);
        this.arguments = arguments;
        inputs.forEach((name, tensor) -> inputShapes.put(name, tensor.shape()));
        this.shapes = network.inferShapes(inputShapes);
    }

    /**
     * The whole step. What is compared comes in the order in which it is computed, so that a failure can name the first
     * that is wrong. A quantity may be as far from the reference as {@link StepTolerances} says, which in BF16 and F16
     * leaves a deep network much room: {@link #layers} is the sharper check there.
     */
    public VerifyCase wholeStep() {
        return prepare(
                "training step of " + network.name(),
                arguments,
                () -> new WholeStepCheck(backend, options, network).run(parameters, inputs, values()));
    }

    /** Every node alone, in the order of the network; nodes that nothing is derived by are left out. */
    public List<VerifyCase> layers() {
        return network.nodes().stream()
                .filter(node -> !node.inputs().isEmpty() || learns(node))
                .map(this::layer)
                .toList();
    }

    private static boolean learns(Node node) {
        return node.layer().parameters().stream().anyMatch(ParameterSpec::learned);
    }

    /**
     * The node of that name alone.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such node
     */
    public VerifyCase only(String name) {
        List<Node> found = network.nodes().stream()
                .filter(node -> node.name().equals(name))
                .toList();
        require(!found.isEmpty(), "network %s has no node named %s; `cost` lists its nodes", network.name(), name);
        return layer(found.getFirst());
    }

    private VerifyCase layer(Node node) {
        return prepare(
                "training of " + node.layer().kind() + " " + node.name(),
                arguments + " --only " + ShellQuote.quote(node.name()),
                () -> checkLayer(node));
    }

    private Check.Outcome checkLayer(Node node) {
        Precision precision = options.precision();
        DataType type = precision.type();
        Network part = SubNetwork.of(network, Set.of(node.name()), shapes);
        Map<String, Tensor> given = new LinkedHashMap<>();
        List<Shape> inputShapes = new ArrayList<>();
        for (String input : node.inputs()) {
            given.put(input, Rounded.copy(values().get(input), type));
            inputShapes.add(shapes.get(input));
        }
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (String output : part.outputs()) {
            Tensor gradient = Tensor.allocate(shapes.get(output), DataType.F32);
            Fill.fill(Fill.SMOOTH, gradient, precision, output.hashCode());
            gradients.put(output, gradient);
        }
        Parameters rounded = ParameterRounding.round(part, parameters, type);
        TrainingStep step = new TrainingStep(part, rounded, given, gradients);
        long length = GradientLength.of(node.layer(), inputShapes);
        TrainingOptions chosen = options.runningAverage(average(node.layer(), length));
        return new TrainingCheck(backend, chosen)
                .run(
                        step,
                        step.onReference(chosen, Precision.F32),
                        quantity -> true,
                        quantity -> Tolerance.ofGradient(
                                length, quantity.kind() == Quantity.Kind.STATISTIC ? Precision.F32 : precision));
    }

    /** By n - 1 unless there is but one value per channel. */
    private static RunningAverage average(Layer layer, long length) {
        return new RunningAverage(SHARE_OF_BATCH, !(layer instanceof BatchNormalization) || length > 1);
    }

    /** The reference's value of every name in training, in F32; computed once, when first needed. */
    private synchronized Map<String, Tensor> values() {
        if (values == null) {
            List<String> all = network.nodes().stream()
                    .flatMap(node -> node.outputs().stream())
                    .toList();
            Network open = new Network(network.name(), network.inputs(), network.nodes(), all);
            TrainingOptions plain = options.precision(Precision.F32).threads(0);
            Map<String, Tensor> computed = new LinkedHashMap<>(inputs);
            try (ReferenceBackend reference = ReferenceBackend.open();
                    TrainingSession session = reference.newTrainingSession(open, parameters, inputShapes, plain)) {
                inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
                session.forward(SEED);
                all.forEach(name -> computed.put(name, session.output(name).copyAs(DataType.F32)));
            }
            values = computed;
        }
        return values;
    }

    private VerifyCase prepare(String name, String rerunArguments, Supplier<Check.Outcome> check) {
        CompileOptions same =
                CompileOptions.defaults().precision(options.precision()).threads(options.threads());
        return new TimedCase(name, Rerun.line(backend, same, rerunArguments), () -> outcome(check));
    }

    private Check.Outcome outcome(Supplier<Check.Outcome> check) {
        if (!backend.supports(options.precision())) {
            return Check.Outcome.of(Status.SKIPPED, Check.skipReason(backend, options.precision()));
        }
        try {
            return check.get();
        } catch (UnsupportedLayerException e) { // the reference's: the backend's are outcomes already
            return Check.Outcome.of(Status.UNIMPLEMENTED, e.layer() + ": " + e.reason());
        }
    }
}
