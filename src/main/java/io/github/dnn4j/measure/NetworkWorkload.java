package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network, compared with the reference at its full size where that takes the reference no more than {@link
 * Workload#CHECKED_MACS}, else with a batch of one, else reduced.
 */
public final class NetworkWorkload implements Workload {
    private static final long SEED = 1;

    private final String name;
    private final String kind;
    private final Network network;
    private final Optional<Network> reduced;
    private final Function<Network, Parameters> weights;
    private final Function<Boolean, String> arguments;
    private final Map<Network, SeededQuantization> quantizations;
    private final Map<String, Workload> quantized = new HashMap<>();
    private Parameters parameters;

    /**
     * A network to measure.
     *
     * @param kind {@code network} or {@code model}
     * @param reduced a smaller network with the same layers, where there is one
     * @param weights makes the parameters of either
     * @param arguments what {@code ./dnn4j verify} needs to find the network again, the reduced one for true
     */
    public NetworkWorkload(
            String name,
            String kind,
            Network network,
            Optional<Network> reduced,
            Function<Network, Parameters> weights,
            Function<Boolean, String> arguments) {
        this(name, kind, network, reduced, weights, arguments, Map.of());
    }

    private NetworkWorkload(
            String name,
            String kind,
            Network network,
            Optional<Network> reduced,
            Function<Network, Parameters> weights,
            Function<Boolean, String> arguments,
            Map<Network, SeededQuantization> quantizations) {
        this.name = name;
        this.kind = kind;
        this.network = network;
        this.reduced = reduced;
        this.weights = weights;
        this.arguments = arguments;
        this.quantizations = quantizations;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public long defaultBatch() {
        return network.inputs().stream()
                .filter(input -> input.shape().rank() > 0)
                .mapToLong(input -> input.shape().extent(0))
                .findFirst()
                .orElse(1);
    }

    @Override
    public void requireBatch(long batch) {
        network.inferShapes(Subject.shapes(network, batch));
    }

    @Override
    public synchronized Subject subject(long batch) {
        requireBatch(batch);
        return new Subject(network, parameters(), Subject.shapes(network, batch));
    }

    private Parameters parameters() {
        if (parameters == null) {
            parameters = weights.apply(network);
        }
        return parameters;
    }

    /** Quantized once for each backend; the reduced network has ranges of its own. */
    @Override
    public synchronized Workload quantized(Backend backend) {
        return quantized.computeIfAbsent(backend.name(), key -> {
            SeededQuantization whole = quantize(backend, network, parameters());
            Optional<SeededQuantization> smaller = reduced.map(other -> quantize(backend, other, weights.apply(other)));
            Map<Network, SeededQuantization> made = new HashMap<>();
            made.put(whole.model().network(), whole);
            smaller.ifPresent(one -> made.put(one.model().network(), one));
            return new NetworkWorkload(
                    name,
                    kind,
                    whole.model().network(),
                    smaller.map(one -> one.model().network()),
                    one -> made.get(one).model().parameters(),
                    arguments,
                    made);
        });
    }

    private static SeededQuantization quantize(Backend backend, Network network, Parameters parameters) {
        return SeededQuantization.of(backend, network, parameters, network.defaultShapes());
    }

    /** A network and batch size that may stand for the whole. */
    private record Candidate(Network network, boolean reduced, long batch, long macs) {}

    @Override
    public Verdict check(Backend backend, CompileOptions options, long batch) {
        List<Candidate> candidates = candidates(batch);
        Candidate chosen = candidates.stream()
                .filter(candidate -> candidate.macs() <= CHECKED_MACS)
                .findFirst()
                .orElse(candidates.getLast());
        Parameters values = chosen.reduced()
                ? weights.apply(chosen.network())
                : subject(chosen.batch()).parameters();
        Map<String, Shape> shapes = Subject.shapes(chosen.network(), chosen.batch());
        String again = arguments.apply(chosen.reduced())
                + (chosen.batch() == defaultBatch() ? "" : " --batch " + chosen.batch());
        NetworkVerifier verifier = new NetworkVerifier(
                backend,
                options,
                chosen.network(),
                values,
                NetworkInputs.random(chosen.network(), shapes, SEED),
                (quantizations.isEmpty() ? ComputeType.of(options.precision()) : ComputeType.INT8).label(),
                again);
        String what = quantizations.isEmpty()
                ? ""
                : "; " + quantizations.get(chosen.network()).text();
        return Verdict.of(verifier.wholeNetwork().run(), scope(chosen, shapes) + what);
    }

    private List<Candidate> candidates(long batch) {
        List<Candidate> list = new ArrayList<>();
        for (Map.Entry<Network, Boolean> one : networks().entrySet()) {
            for (long size : batch == 1 ? List.of(1L) : List.of(batch, 1L)) {
                Map<String, Shape> shapes = Subject.shapes(one.getKey(), size);
                if (size == batch || takes(one.getKey(), shapes)) {
                    list.add(new Candidate(one.getKey(), one.getValue(), size, Subject.macs(one.getKey(), shapes)));
                }
            }
        }
        return list;
    }

    /** False for models whose batch size is part of them. */
    private static boolean takes(Network network, Map<String, Shape> shapes) {
        try {
            network.inferShapes(shapes);
            return true;
        } catch (io.github.dnn4j.tensor.InvalidDescriptorException fixed) {
            return false;
        }
    }

    private Map<Network, Boolean> networks() {
        Map<Network, Boolean> networks = new LinkedHashMap<>();
        networks.put(network, false);
        reduced.ifPresent(smaller -> networks.put(smaller, true));
        return networks;
    }

    private static String scope(Candidate chosen, Map<String, Shape> shapes) {
        String inputs = shapes.values().stream().map(Shape::toString).collect(Collectors.joining(", "));
        return (chosen.reduced() ? "the reduced network, " : "full size, ") + inputs;
    }
}
