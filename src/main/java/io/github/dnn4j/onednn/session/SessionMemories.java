package io.github.dnn4j.onednn.session;

import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.Plan;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** oneDNN's memory objects on the operands of a plan; those on inputs and outputs move when a tensor is bound. */
final class SessionMemories {
    /** A memory object on an input or output. */
    private record Movable(long memory, long offset) {}

    private final long engine;
    private final Plan plan;
    private final WeightStore weights;
    private final MemoryPool.Block arena;
    private final NamedTensors tensors;
    private final DnnlScope scope;
    private final Map<Operand, Long> made = new HashMap<>();
    private final Map<String, List<Movable>> movables = new HashMap<>();

    /**
     * No memory objects yet.
     *
     * @param arena activations
     * @param tensors inputs and outputs
     * @param scope owns the memory objects
     */
    SessionMemories(
            long engine,
            Plan plan,
            WeightStore weights,
            MemoryPool.Block arena,
            NamedTensors tensors,
            DnnlScope scope) {
        this.engine = engine;
        this.plan = plan;
        this.weights = weights;
        this.arena = arena;
        this.tensors = tensors;
        this.scope = scope;
    }

    /** The memory objects of a call's arguments. */
    long[] of(Call call) {
        return call.arguments().stream()
                .mapToLong(argument -> made.computeIfAbsent(argument.operand(), this::create))
                .toArray();
    }

    private long create(Operand operand) {
        Buffer root = operand.buffer().root();
        long offset = operand.buffer().offsetInRoot();
        return switch (root.kind()) {
            case ACTIVATION -> at(operand, arena.address() + plan.offsets().get(root) + offset);
            case WEIGHT ->
                offset == 0 && weights.isWhole(operand)
                        ? weights.memory(root)
                        : at(operand, weights.address(root) + offset);
            case CONSTANT -> at(operand, plan.constants().address(root) + offset);
            case INPUT -> movable(operand, root.name(), tensors.own(TensorRole.INPUT, root.name()), offset);
            case OUTPUT -> movable(operand, root.name(), tensors.own(TensorRole.OUTPUT, root.name()), offset);
        };
    }

    private long at(Operand operand, long address) {
        return scope.memory(DnnlMemory.createMemory(operand.desc().handle(), engine, address));
    }

    private long movable(Operand operand, String value, Tensor tensor, long offset) {
        long memory = at(operand, tensor.address() + offset);
        movables.computeIfAbsent(value, _ -> new ArrayList<>()).add(new Movable(memory, offset));
        return memory;
    }

    /** Moves the memory objects on an input or output to another tensor. */
    void move(String value, Tensor tensor) {
        for (Movable movable : movables.getOrDefault(value, List.of())) {
            DnnlMemory.setAddress(movable.memory(), tensor.address() + movable.offset());
        }
    }
}
