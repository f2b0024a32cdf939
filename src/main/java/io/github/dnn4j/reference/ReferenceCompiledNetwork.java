package io.github.dnn4j.reference;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.FiniteParameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A network with its parameters as F32 tensors. Nothing is fused, folded or shared: every node is a step. */
final class ReferenceCompiledNetwork implements CompiledNetwork {
    private final Network network;
    private final CompileOptions options;
    private final Device device;
    private final MemoryPool pool;
    private final ReferenceWeights weights;
    private final Workers workers;
    private final Lifetime lifetime;

    ReferenceCompiledNetwork(
            Network network, Parameters parameters, CompileOptions options, Device device, Lifetime backend) {
        this.network = network;
        this.options = options;
        this.device = device;
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
        this.lifetime = new Lifetime("the compiled network " + network.name(), backend, this::release);
        try {
            FiniteParameters finite = FiniteParameters.of(network, parameters, options);
            this.workers = new Workers(options.threads());
            this.weights = ReferenceWeights.of(network, finite.parameters(), options, pool::allocate);
        } catch (RuntimeException | Error failure) {
            lifetime.close();
            throw failure;
        }
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public CompileOptions options() {
        return options;
    }

    @Override
    public Session newSession(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        ReferencePlan plan = ReferencePlan.of(network, options, inputs);
        return new ReferenceSession(network, plan, weights, options, workers, lifetime, pool::allocate);
    }

    @Override
    public Explanation explain(Map<String, Shape> inputs) {
        lifetime.requireOpen();
        ReferencePlan plan = ReferencePlan.of(network, options, inputs);
        List<Explanation.StepReport> steps =
                network.nodes().stream().map(this::report).toList();
        long bytes = plan.bytes();
        return new Explanation(
                ReferenceBackend.NAME,
                device,
                steps,
                List.of("every layer is computed as it is written, each value has a buffer of its own"),
                bytes,
                bytes,
                weights.bytes());
    }

    private Explanation.StepReport report(Node node) {
        Precision precision = options.precisionOf(node.name());
        List<String> types = new ArrayList<>();
        for (String value : node.inputs()) {
            types.add(stored(value, precision));
        }
        String in = types.isEmpty() ? "" : types.getFirst();
        String out = stored(node.outputs().getFirst(), precision);
        return new Explanation.StepReport(
                node.name(),
                node.layer().kind(),
                in.isEmpty() || in.equals(out) ? out : in + " to " + out,
                "java loops",
                "",
                "plain",
                List.of(),
                0,
                "");
    }

    private String stored(String value, Precision precision) {
        DataType type = network.types().get(value);
        return (type.isFloating() ? precision.type() : type).name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        lifetime.close();
    }

    /** Either part is missing where compiling failed before it was made. */
    private void release() {
        if (weights != null) {
            weights.close();
        }
        if (workers != null) {
            workers.close();
        }
        if (options.memory().isEmpty()) {
            pool.close();
        }
    }
}
