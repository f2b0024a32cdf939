package io.github.dnn4j.onednn.session;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.OwnedMemory;
import io.github.dnn4j.onednn.lowering.PlanConstants;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.DerivativeReads;
import io.github.dnn4j.onednn.plan.TrainingPlan;
import io.github.dnn4j.onednn.plan.TrainingPlanBuilder;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.ThreadGate;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A training plan for a number of threads, with memory for what the caller does not see, and a native sequence for each
 * pass.
 */
final class LoweredTraining implements AutoCloseable {
    private final long engine;
    private final Map<String, Tensor> tensors;
    private final DnnlScope scope = new DnnlScope();
    private final Map<Operand, Long> memories = new HashMap<>();
    private WeightStore constants;
    private TrainingPlan plan;
    private MemoryPool.Block arena;
    private long stream;
    private CallSequence forward;
    private CallSequence backward;

    /**
     * Lowers a network; releases what was made if that fails.
     *
     * @param backend keeps the engine
     * @param masters the parameters, in the tensors that the caller sees
     * @param tensors all tensors that the caller sees, by {@link io.github.dnn4j.compile.TensorNames}
     * @param owned releases the plan's constants
     */
    LoweredTraining(
            long engine,
            Lifetime backend,
            MemoryPool pool,
            Network network,
            Parameters masters,
            Map<String, Shape> inputs,
            TrainingOptions options,
            int threads,
            Map<String, Tensor> tensors,
            OwnedMemory owned) {
        this.engine = engine;
        this.tensors = tensors;
        try {
            Program program = PassPipeline.training().apply(Program.of(network, masters));
            constants = new WeightStore(engine, pool);
            TrainingProgram training = Differentiate.of(program, options, DerivativeReads::of);
            plan = TrainingPlanBuilder.build(engine, training, options, constants, inputs, threads, backend);
            PlanConstants planConstants = plan.plan().constants();
            planConstants.hold();
            owned.add(planConstants::release);
            arena = pool.allocateBytes(plan.plan().arenaBytes(), "activations and gradients of " + network.name());
            stream = scope.stream(DnnlLibrary.createStream(engine));
            List<Call> calls = plan.plan().calls();
            forward = new CallSequence(calls.subList(0, plan.forwardCalls()), this::memories);
            backward = new CallSequence(calls.subList(plan.forwardCalls(), calls.size()), this::memories);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private long[] memories(Call call) {
        return call.arguments().stream()
                .mapToLong(argument -> memories.computeIfAbsent(argument.operand(), this::memory))
                .toArray();
    }

    private long memory(Operand operand) {
        Buffer root = operand.buffer().root();
        long address = switch (root.kind()) {
            case ACTIVATION -> arena.address() + plan.plan().offsets().get(root);
            case INPUT, OUTPUT -> tensors.get(root.name()).address();
            case WEIGHT -> constants.address(root);
            case CONSTANT -> plan.plan().constants().address(root);
        };
        return scope.memory(DnnlMemory.createMemory(
                operand.desc().handle(), engine, address + operand.buffer().offsetInRoot()));
    }

    /** The plan of both passes. */
    TrainingPlan plan() {
        return plan;
    }

    /** Bytes of what steps need besides parameters. */
    long constantBytes() {
        return constants.bytes();
    }

    /** The threads that a run takes. */
    int threads() {
        return plan.plan().threads();
    }

    /** Runs the forward pass; false if the calling thread cannot have so many threads, and nothing was run. */
    boolean forward(String session) {
        return run(forward, session);
    }

    /** Runs the backward pass, in the same way. */
    boolean backward(String session) {
        return run(backward, session);
    }

    private boolean run(CallSequence sequence, String session) {
        ThreadGate.enter(threads());
        try {
            return sequence.run(stream, threads(), 0, session);
        } finally {
            ThreadGate.leave(threads());
        }
    }

    @Override
    public void close() {
        if (backward != null) {
            backward.close();
        }
        if (forward != null) {
            forward.close();
        }
        scope.close();
        if (plan != null) {
            plan.plan().lifetime().close();
        }
        if (constants != null) {
            constants.close();
        }
        if (arena != null) {
            arena.close();
        }
    }
}
