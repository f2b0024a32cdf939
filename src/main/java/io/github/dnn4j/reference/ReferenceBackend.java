package io.github.dnn4j.reference;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Computes every layer in plain Java, by loops that follow its definition, to check other backends against. Values are
 * kept as F32 numbers, or as integers between {@link io.github.dnn4j.layer.Quantize} and {@link
 * io.github.dnn4j.layer.Dequantize}; sums are in double.
 *
 * <p>In {@link Precision#BF16} and {@link Precision#F16} inputs, outputs and weights of a node are rounded to
 * that type, as if they were stored in it; biases, statistics and scales are not, and sums stay in double. In training
 * the gradients of values are rounded too, when they are complete; parameters and their gradients are not.
 */
public final class ReferenceBackend implements Backend {
    /** The backend's name. */
    public static final String NAME = "reference";

    private final Device device = new Device(
            Device.Kind.CPU,
            System.getProperty("os.arch"),
            "Java " + Runtime.version().feature());
    private final Lifetime lifetime = new Lifetime("reference backend", () -> {});

    private ReferenceBackend() {}

    /**
     * Opens the backend; it needs nothing but Java.
     *
     * @return the backend, the caller's to close
     */
    public static ReferenceBackend open() {
        return new ReferenceBackend();
    }

    /**
     * As {@link #values(Network, Parameters, Map, CompileOptions)}, in F32.
     *
     * @param network what is computed, node by node
     * @param parameters a tensor for every parameter of the network, of its shape
     * @param inputs a tensor for every input, of its type
     * @return every value of the network by name, in the order of computation
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if inputs or parameters do not fit the network
     * @throws IllegalStateException if an input or parameter is closed
     */
    public static Map<String, Tensor> values(Network network, Parameters parameters, Map<String, Tensor> inputs) {
        return values(network, parameters, inputs, CompileOptions.defaults());
    }

    /**
     * Every value of a network by name, inputs included, in the order of computation: what a layer-by-layer comparison
     * needs. Floating values are F32, whatever their type in the network, and rounded to the precision of the node that
     * gives them. The tensors are freed by the garbage collector; the options' memory pool is not used.
     *
     * @param network what is computed, node by node
     * @param parameters a tensor for every parameter of the network, of its shape
     * @param inputs a tensor for every input, of its type
     * @param options precisions and the number of threads
     * @return the values by name
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if inputs or parameters do not fit the network
     * @throws IllegalStateException if an input or parameter is closed
     */
    public static Map<String, Tensor> values(
            Network network, Parameters parameters, Map<String, Tensor> inputs, CompileOptions options) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        ReferencePlan plan = ReferencePlan.of(network, options, shapes);
        ReferenceWeights weights = ReferenceWeights.of(network, parameters, options, Allocator.AUTOMATIC);
        ReferenceRun run = new ReferenceRun(plan, weights, options, Allocator.AUTOMATIC);
        for (NetworkInput input : network.inputs()) {
            Tensor given = inputs.get(input.name());
            require(
                    given.type() == input.type(),
                    "input %s of network %s is a %s; it must be of type %s",
                    input.name(),
                    network.name(),
                    given,
                    input.type());
            run.value(input.name()).copyFrom(given);
        }
        Workers workers = new Workers(options.threads());
        try {
            workers.run(run::compute);
        } finally {
            workers.close();
        }
        Map<String, Tensor> result = new LinkedHashMap<>();
        network.types().keySet().forEach(name -> result.put(name, run.value(name)));
        return result;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Device device() {
        lifetime.requireOpen();
        return device;
    }

    /** True: every precision is modelled by rounding. */
    @Override
    public boolean supports(Precision precision) {
        return true;
    }

    @Override
    public CompiledNetwork compile(Network network, Parameters parameters, CompileOptions options) {
        lifetime.requireOpen();
        options.requireNodesOf(network);
        return new ReferenceCompiledNetwork(network, parameters, options, device, lifetime);
    }

    @Override
    public TrainingSession newTrainingSession(
            Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
        lifetime.requireOpen();
        return new ReferenceTrainingSession(network, initial, inputs, options, device, lifetime);
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
