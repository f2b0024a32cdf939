package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.lowering.OwnedMemory;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.session.NamedTrainingSession;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/**
 * A training plan with memory of its own: an arena for what lives between the first and the last call of a step,
 * tensors for what the caller sees, and a native sequence for each direction. The backward pass reads inputs and
 * parameters where they are, so that they are to stay as they were between {@link #forward} and {@link #backward}.
 */
public final class OneDnnTrainingSession extends NamedTrainingSession {
    private final Device device;
    private final Lifetime lifetime;
    private final OwnedMemory owned;
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final HeldTensors held = new HeldTensors();
    private IntFunction<LoweredTraining> lowering;
    private LoweredTraining lowered;
    private MemorySegment stepNumber;
    private long lastStep;

    public OneDnnTrainingSession(
            long engine,
            Lifetime backend,
            Device device,
            Network network,
            Parameters initial,
            Map<String, Shape> inputs,
            TrainingOptions options) {
        super(network, options, () -> {});
        this.device = device;
        int threads = options.threads() == 0 ? ThreadGate.budget() : options.threads();
        this.owned = new OwnedMemory(name());
        this.lifetime = new Lifetime(name(), backend, this::release);
        try {
            MemoryPool pool = options.memory().orElseGet(MemoryPool::unlimited);
            if (options.memory().isEmpty()) {
                owned.add(pool::close);
            }
            allocate(pool, initial, network.inferShapes(inputs));
            Parameters masters = masters();
            this.lowering = team ->
                    new LoweredTraining(engine, backend, pool, network, masters, inputs, options, team, buffers, owned);
            this.lowered = lowering.apply(threads);
        } catch (RuntimeException | Error e) {
            super.close();
            lifetime.close();
            throw e;
        }
    }

    private void allocate(MemoryPool pool, Parameters initial, Map<String, Shape> shapes) {
        network().parameters().forEach((parameter, shape) -> {
            initial.source(parameter).copyTo(add(pool, TensorRole.PARAMETER, parameter, shape));
            if (network().isLearned(parameter)) {
                add(pool, TensorRole.PARAMETER_GRADIENT, parameter, shape);
            }
        });
        for (NetworkInput input : network().inputs()) {
            Shape shape = shapes.get(input.name());
            add(pool, TensorRole.INPUT, input.name(), shape);
            if (options().inputGradients()) {
                add(pool, TensorRole.INPUT_GRADIENT, input.name(), shape);
            }
        }
        for (String output : network().outputs()) {
            add(pool, TensorRole.OUTPUT, output, shapes.get(output));
            add(pool, TensorRole.OUTPUT_GRADIENT, output, shapes.get(output));
        }
        stepNumber = buffer(pool, TensorNames.STEP, Shape.of(2), DataType.S32).segment();
        held.set(buffers.values().toArray(Tensor[]::new));
    }

    private Tensor add(MemoryPool pool, TensorRole role, String value, Shape shape) {
        Tensor tensor = buffer(pool, TensorNames.of(role, value), shape, DataType.F32);
        tensors().add(role, value, tensor);
        return tensor;
    }

    private Tensor buffer(MemoryPool pool, String buffer, Shape shape, DataType type) {
        Tensor tensor = pool.allocate(shape, type, buffer);
        owned.add(tensor::close);
        buffers.put(buffer, tensor);
        return tensor;
    }

    /** The parameters in the tensors that the caller sees. */
    private Parameters masters() {
        Map<String, Tensor> masters = new LinkedHashMap<>();
        network()
                .parameters()
                .keySet()
                .forEach(parameter -> masters.put(parameter, tensors().own(TensorRole.PARAMETER, parameter)));
        return new Parameters(masters);
    }

    @Override
    protected void runForward(long step) {
        lastStep = step;
        if (!run(LoweredTraining::forward)) {
            NativeThreads.team(lowered.threads()); // says which limit it is
            lowered.close();
            lowered = lowering.apply(1);
            run(LoweredTraining::forward);
        }
    }

    @Override
    protected void runBackward() {
        if (!run(LoweredTraining::backward)) {
            throw new IllegalStateException(name() + " went forward with " + lowered.threads()
                    + " threads, which the system does not give this thread: go backward in the same thread, or make"
                    + " the session with threads(1)");
        }
    }

    /** Runs a pass on the tensors that the caller sees. */
    private boolean run(BiPredicate<LoweredTraining, String> pass) {
        held.hold();
        try {
            stepNumber.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, lastStep);
            return pass.test(lowered, name());
        } finally {
            held.letGo();
        }
    }

    @Override
    public Explanation explain() {
        requireOpen();
        return lowered.plan().plan().explain(DnnlLibrary.NAME, device, List.of(), lowered.constantBytes());
    }

    @Override
    public void close() {
        super.close();
        lifetime.close();
        owned.free();
    }

    private void release() {
        try {
            if (lowered != null) {
                lowered.close();
            }
        } finally {
            owned.free();
        }
    }
}
