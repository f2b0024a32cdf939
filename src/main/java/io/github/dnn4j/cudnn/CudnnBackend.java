package io.github.dnn4j.cudnn;

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
import io.github.dnn4j.cudnn.driver.BackendName;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudaDevice;
import io.github.dnn4j.cudnn.driver.CudaLibraries;
import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.session.CudnnTrainingSession;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runs networks on an NVIDIA GPU through cuDNN; F32 is multiplied as TF32 only where {@link
 * Precision#TF32} is asked for. */
public final class CudnnBackend implements Backend {
    /** The backend's name. */
    public static final String NAME = BackendName.CUDNN;

    /** cuDNN has no engine for bf16 before Ampere. */
    private static final int LEAST_CAPABILITY_FOR_BF16 = 80;

    private final long handle;
    private final Optional<KernelModule> kernels;
    private final int capability;
    private final Device device;
    private final Lifetime lifetime;

    private CudnnBackend(long handle, Optional<KernelModule> kernels, CudnnScope scope) {
        this.handle = handle;
        this.kernels = kernels;
        this.capability = CudaDevice.computeCapability();
        this.device = new Device(
                Device.Kind.GPU,
                CudaDevice.name(),
                "compute capability " + CudaDevice.dotted(capability) + ", cuDNN " + Cudnn.versionText());
        CudnnScope owned = new CudnnScope();
        scope.moveTo(owned);
        this.lifetime = new Lifetime("the cuDNN backend", () -> {
            owned.own(Cuda::enterToRelease); // runs first; should it fail, the rest is released nevertheless
            owned.close();
        });
    }

    /**
     * Opens the backend on the first GPU.
     *
     * @return the backend, the caller's to close
     * @throws BackendUnavailableException if there is no GPU, or a library is missing; the message says which, where it
     *     was looked for and how to get it
     */
    public static CudnnBackend open() {
        CudaLibraries.lack().ifPresent(lack -> {
            throw new BackendUnavailableException(lack.what(), lack.cause().orElse(null));
        });
        Cuda.enter();
        try (CudnnScope scope = new CudnnScope()) {
            Optional<KernelModule> kernels = KernelModule.load();
            kernels.ifPresent(module -> scope.own(module::close));
            long handle = Cudnn.create();
            scope.own(() -> Cudnn.destroy(handle));
            return new CudnnBackend(handle, kernels, scope);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public boolean supports(Precision precision) {
        return switch (precision) {
            case F32, TF32, F16 -> true;
            case BF16 -> capability >= LEAST_CAPABILITY_FOR_BF16;
        };
    }

    private void requireSupported(Network network, Precision precision) {
        if (!supports(precision)) {
            throw new UnsupportedLayerException(
                    "network " + network.name(),
                    NAME,
                    "precision " + precision + " needs compute capability "
                            + CudaDevice.dotted(LEAST_CAPABILITY_FOR_BF16) + " or newer, and this GPU has "
                            + CudaDevice.dotted(capability) + "; take F16 or F32");
        }
    }

    @Override
    public CompiledNetwork compile(Network network, Parameters parameters, CompileOptions options) {
        lifetime.requireOpen();
        Cuda.enter();
        parameters.requireFor(network);
        options.requireNodesOf(network);
        Set<Precision> precisions = new TreeSet<>(options.layerPrecisions().values());
        precisions.add(options.precision());
        precisions.forEach(precision -> requireSupported(network, precision));
        return new CudnnCompiledNetwork(handle, kernels, lifetime, device, network, parameters, options);
    }

    @Override
    public TrainingSession newTrainingSession(
            Network network, Parameters initial, Map<String, Shape> inputs, TrainingOptions options) {
        lifetime.requireOpen();
        initial.requireFor(network);
        requireSupported(network, options.precision());
        Differentiate.requireFloating(network, NAME);
        return new CudnnTrainingSession(handle, kernels, lifetime, device, network, initial, inputs, options);
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
