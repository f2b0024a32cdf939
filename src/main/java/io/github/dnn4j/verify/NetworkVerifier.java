package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Verifies a network with given parameters and inputs. {@link #wholeNetwork} compares every output of the network as
 * compiled with the reference in F32. {@link #layers} compares every node alone, and every group of nodes that the
 * backend fuses, each fed with the reference's own values (rounded to the tested precision), so that an error shows
 * where it is made.
 */
public final class NetworkVerifier {
    private final Backend backend;
    private final CompileOptions options;
    private final Precision precision;
    private final Network network;
    private final Parameters parameters;
    private final Map<String, Tensor> inputs;
    private final String word;
    private final String arguments;
    private final Map<String, Shape> shapes;
    private Map<String, Tensor> values;

    /**
     * A verifier; the backend stays the caller's to close.
     *
     * @param inputs a tensor for every input of the network; their shapes are the ones verified
     * @param arguments what {@code ./dnn4j verify} needs to find the network again, quoted for a shell
     */
    public NetworkVerifier(
            Backend backend,
            CompileOptions options,
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            String arguments) {
        this(backend, options, network, parameters, inputs, Rerun.precision(options), arguments);
    }

    /**
     * A verifier of a network that {@code ./dnn4j verify} makes from another one.
     *
     * @param word what must follow {@code --precision} there
     */
    public NetworkVerifier(
            Backend backend,
            CompileOptions options,
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            String word,
            String arguments) {
        this.backend = backend;
        this.options = options;
        this.precision = options.precision();
        this.network = network;
        this.parameters = parameters;
        this.inputs = Map.copyOf(inputs);
        this.word = word;
        this.arguments = arguments;
        Map<String, Shape> inputShapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> inputShapes.put(name, tensor.shape()));
        this.shapes = network.inferShapes(inputShapes);
    }

    /**
     * Every output of the whole network, within {@link Tolerance#ofNetwork}, or else within {@link PrecisionLoss}. Of a
     * quantized network in F32 everything that it rounds to integers, too, each from the integers before it: {@link
     * QuantizedRun}.
     */
    public VerifyCase wholeNetwork() {
        return prepare("network " + network.name(), arguments, this::checkWhole);
    }

    private Check.Outcome checkWhole() {
        Tolerance usual = Tolerance.ofNetwork(network, precision);
        Check check = new Check(backend, options.optimize(true));
        Check.Outcome outcome = check.run(network, parameters, inputs, values(), usual, 0);
        if (precision == Precision.F32 && outcome.comparison().isPresent() && QuantizedRun.isQuantized(network)) {
            return new QuantizedRun(check, network, parameters, inputs, shapes).judge(outcome);
        }
        if (!outcome.isFar() || precision == Precision.F32) {
            return outcome;
        }
        Tolerance own = PrecisionLoss.tolerance(network, parameters, inputs, values(), precision);
        return own.relative() <= usual.relative() ? outcome : check.run(network, parameters, inputs, values(), own, 0);
    }

    /** Every node alone, without optimisation, then every fused group; none if the network cannot be compiled. */
    public List<VerifyCase> layers() {
        List<VerifyCase> cases = new ArrayList<>();
        for (Node node : network.nodes()) {
            cases.add(step(node.layer().kind() + " " + node.name(), Set.of(node.name()), false));
        }
        for (Set<String> group : FusedGroups.of(backend, options.optimize(true), network, parameters, shapes)) {
            cases.add(step("fused " + String.join("+", group), group, true));
        }
        return cases;
    }

    /**
     * The nodes with these names alone, as compiled with or without optimisation.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is no such node
     */
    public VerifyCase only(List<String> nodes) {
        Set<String> known =
                new LinkedHashSet<>(network.nodes().stream().map(Node::name).toList());
        for (String name : nodes) {
            require(
                    known.contains(name),
                    "network %s has no node named %s; `cost` lists its nodes",
                    network.name(),
                    name);
        }
        require(!nodes.isEmpty(), "no node of network %s was named", network.name());
        boolean fused = nodes.size() > 1;
        return step((fused ? "fused " : "") + String.join("+", nodes), new LinkedHashSet<>(nodes), fused);
    }

    private VerifyCase step(String name, Set<String> nodes, boolean optimize) {
        StringBuilder only = new StringBuilder(arguments);
        nodes.forEach(node -> only.append(" --only ").append(ShellQuote.quote(node)));
        return prepare(name, only.toString(), () -> checkStep(nodes, optimize));
    }

    private Check.Outcome checkStep(Set<String> nodes, boolean optimize) {
        Network part = SubNetwork.of(network, nodes, shapes);
        DataType type = precision.type();
        Map<String, Tensor> given = new LinkedHashMap<>();
        part.inputs().forEach(input -> given.put(input.name(), Rounded.copy(values().get(input.name()), type)));
        Parameters rounded = ParameterRounding.round(part, parameters, type);
        Map<String, Tensor> expected = ReferenceBackend.values(part, rounded, typed(part, given));
        Tolerance tolerance = Tolerance.ofStep(SubNetwork.layers(part), precision);
        return new Check(backend, options.optimize(optimize))
                .run(part, rounded, typed(part, given), expected, tolerance, 0);
    }

    /** Reference values are F32 where the network has a narrower floating type. */
    private static Map<String, Tensor> typed(Network part, Map<String, Tensor> given) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        given.forEach((name, tensor) -> {
            DataType wanted = part.types().get(name);
            Tensor copy = tensor;
            if (tensor.type() != wanted) {
                copy = tensor.copyAs(wanted);
            }
            result.put(name, copy);
        });
        return result;
    }

    /** The reference's value of every name; computed once, when first needed. */
    private synchronized Map<String, Tensor> values() {
        if (values == null) {
            values = ReferenceBackend.values(network, parameters, inputs);
        }
        return values;
    }

    private VerifyCase prepare(String name, String rerunArguments, Supplier<Check.Outcome> check) {
        return new TimedCase(
                name,
                Rerun.line(backend, options, word, rerunArguments),
                () -> backend.supports(precision)
                        ? check.get()
                        : Check.Outcome.of(Status.SKIPPED, Check.skipReason(backend, precision)));
    }
}
