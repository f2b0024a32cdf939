package io.github.dnn4j.compile;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.FiniteParameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A network as a backend computes it, for all input shapes, and the memory that it may use. */
public final class CompiledProgram implements AutoCloseable {
    private final Device device;
    private final Network network;
    private final CompileOptions options;
    private final FiniteParameters finite;
    private final Program program;
    private final MemoryPool pool;

    /**
     * Checks the parameters and applies the backend's passes.
     *
     * @throws io.github.dnn4j.backend.NonFiniteValueException if a parameter is not finite and the options refuse that
     */
    public CompiledProgram(
            Device device,
            Network network,
            Parameters parameters,
            CompileOptions options,
            UnaryOperator<Program> passes) {
        this.device = device;
        this.network = network;
        this.options = options;
        this.finite = FiniteParameters.of(network, parameters, options);
        Program done = passes.apply(Program.of(network, finite.parameters()));
        Parameters kept = done.parameters().shared(); // another shape may need another layout of a weight in a file
        this.program = done.with(done.steps(), kept, List.of());
        this.pool = options.memory().orElseGet(MemoryPool::unlimited);
    }

    /**
     * Checks the parameters that nothing has read since; the others are checked as they are read.
     *
     * @throws io.github.dnn4j.backend.NonFiniteValueException if one is not finite and the options refuse that
     */
    public void requireFinite() {
        finite.requireRest();
    }

    /** What it runs on. */
    public Device device() {
        return device;
    }

    /** The network as it was given. */
    public Network network() {
        return network;
    }

    /** The options it was compiled with. */
    public CompileOptions options() {
        return options;
    }

    /** The steps that are left to compute. */
    public Program program() {
        return program;
    }

    /** The options' pool, or one of its own. */
    public MemoryPool pool() {
        return pool;
    }

    /**
     * The shape of every value, for the given input shapes.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the shapes do not fit the network
     */
    public Map<String, Shape> shapes(Map<String, Shape> inputs) {
        network.inferShapes(inputs);
        return program.inferShapes(inputs);
    }

    /** What runs and why under a plan. */
    public Explanation explain(String backend, ShapePlan plan, long weightBytes) {
        return plan.explain(backend, device, program.notes(), weightBytes);
    }

    /** Gives up parameters and the pool of its own, from which nothing may be in use any more. */
    @Override
    public void close() {
        program.parameters().close();
        if (options.memory().isEmpty()) {
            pool.close();
        }
    }
}
