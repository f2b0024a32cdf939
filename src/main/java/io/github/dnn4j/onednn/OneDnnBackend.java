package io.github.dnn4j.onednn;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendUnavailableException;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.onednn.session.OneDnnTrainingSession;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs networks on the processor through oneDNN. */
public final class OneDnnBackend implements Backend {
    /** The backend's name. */
    public static final String NAME = DnnlLibrary.NAME;

    private final long engine;
    private final Lifetime lifetime;

    private OneDnnBackend(long engine) {
        this.engine = engine;
        this.lifetime = new Lifetime("the oneDNN backend", () -> DnnlLibrary.destroyEngine(engine));
    }

    /**
     * Opens the backend, on all processors that the process may use.
     *
     * @return the backend, the caller's to close
     * @throws BackendUnavailableException if a native library cannot be loaded; the message says which and why
     */
    public static OneDnnBackend open() {
        OneDnnInfo.failure().ifPresent(failure -> {
            throw new BackendUnavailableException(failure.message(), failure.cause());
        });
        return new OneDnnBackend(DnnlLibrary.createEngine());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Device device() {
        return new Device(Device.Kind.CPU, Instructions.processorName(), Instructions.name());
    }

    @Override
    public boolean supports(Precision precision) {
        return switch (precision) {
            case F32 -> true;
            case TF32 -> false;
            case BF16 -> OneDnnInfo.supportsBf16();
            case F16 -> OneDnnInfo.supportsF16();
        };
    }

    @Override
    public CompiledNetwork compile(Network network, Parameters parameters, CompileOptions options) {
        lifetime.requireOpen();
        parameters.requireFor(network);
        options.requireNodesOf(network);
        Set<Precision> precisions = new TreeSet<>(options.layerPrecisions().values());
        precisions.add(options.precision());
        precisions.forEach(precision -> requireSupported(network, precision));
        requireThreads("compile options", options.threads());
        return new OneDnnCompiledNetwork(engine, lifetime, device(), network, parameters, options);
    }

    @Override
    public TrainingSession newTrainingSession(
            Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
        lifetime.requireOpen();
        initial.requireFor(network);
        network.inferShapes(inputs);
        Differentiate.requireFloating(network, NAME);
        requireSupported(network, options.precision());
        requireThreads("training options", options.threads());
        return new OneDnnTrainingSession(engine, lifetime, device(), network, initial, inputs, options);
    }

    private void requireSupported(Network network, Precision precision) {
        if (!supports(precision)) {
            throw new UnsupportedLayerException(
                    "network " + network.name(),
                    NAME,
                    precision == Precision.TF32
                            ? "precision TF32 is one of NVIDIA's GPUs; take F32"
                            : "precision " + precision + " needs an instruction set that this processor lacks; it has "
                                    + Instructions.name());
        }
    }

    private static void requireThreads(String what, int threads) {
        require(
                threads <= ThreadGate.largestTeam(),
                "%s ask for %d threads; at most %d are allowed on these %d processors, and 0 takes as many as there are",
                what,
                threads,
                ThreadGate.largestTeam(),
                ThreadGate.budget());
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
