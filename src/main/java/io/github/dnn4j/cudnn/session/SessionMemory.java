package io.github.dnn4j.cudnn.session;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.DeviceTensor;
import io.github.dnn4j.cudnn.driver.CudaMemory;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.PinnedTensors;
import io.github.dnn4j.cudnn.graph.ConvolutionGraph;
import io.github.dnn4j.cudnn.lowering.Addresses;
import io.github.dnn4j.cudnn.lowering.CudnnPlan;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.TensorRole;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Where a session's values lie: an arena and a buffer for every input and output on the device, pinned memory for
 * inputs and outputs on the host, and what is bound in place of a buffer.
 */
final class SessionMemory implements Addresses {
    private final Network network;
    private final CudnnPlan plan;
    private final DeviceWeights weights;
    private final CudnnScope scope;
    private final long arena;
    private final Map<DeviceBuffer, Long> own = new IdentityHashMap<>();
    private final Map<DeviceBuffer, Long> bound = new IdentityHashMap<>();
    private final NamedTensors tensors;

    /**
     * Allocates all of it.
     *
     * @param name the session, for messages
     * @param tensors gets inputs and outputs in pinned memory
     * @param scope owns what is allocated, also if not all can be
     */
    SessionMemory(
            String name,
            Network network,
            CudnnPlan plan,
            DeviceWeights weights,
            NamedTensors tensors,
            CudnnScope scope) {
        this.network = network;
        this.plan = plan;
        this.weights = weights;
        this.tensors = tensors;
        this.scope = scope;
        this.arena = scope.allocate(plan.arenaBytes(), "activations of " + name);
        plan.inputs().forEach((input, buffer) -> add(TensorRole.INPUT, input, buffer));
        plan.outputs().forEach((output, buffer) -> add(TensorRole.OUTPUT, output, buffer));
    }

    private void add(TensorRole role, String value, DeviceBuffer buffer) {
        String what = role + " " + value;
        own.put(buffer, scope.allocate(buffer.bytes(), what));
        tensors.add(
                role,
                value,
                PinnedTensors.allocate(
                        scope, what, plan.shapes().get(value), network.types().get(value)));
    }

    @Override
    public long host(DeviceBuffer buffer) {
        TensorRole role = buffer.kind() == DeviceBuffer.Kind.INPUT ? TensorRole.INPUT : TensorRole.OUTPUT;
        return tensors.own(role, buffer.name()).address();
    }

    @Override
    public long address(DeviceBuffer buffer) {
        return switch (buffer.kind()) {
            case ARENA -> arena + plan.offsets().get(buffer);
            case WEIGHT -> (plan.constants().has(buffer) ? plan.constants() : weights).address(buffer);
            case INPUT, OUTPUT -> bound.getOrDefault(buffer, own.get(buffer));
        };
    }

    @Override
    public boolean isBound(DeviceBuffer buffer) {
        return bound.containsKey(buffer);
    }

    /** As {@link #isBound(DeviceBuffer)}, by name. */
    boolean isBound(String value) {
        return isBound(buffer(value));
    }

    /** An input or output on the device. */
    DeviceTensor tensor(String value) {
        DeviceBuffer buffer = buffer(value);
        return new DeviceTensor(
                address(buffer), plan.shapes().get(value), network.types().get(value));
    }

    /** Puts memory of the device in the place of an input or output, after checking it. */
    void bind(String value, DeviceTensor tensor) {
        DeviceBuffer buffer = buffer(value);
        DeviceTensor mine = tensor(value);
        require(
                tensor.shape().equals(mine.shape()) && tensor.type() == mine.type(),
                "a %s device tensor of shape %s cannot be bound to %s, which is %s of shape %s",
                tensor.type(),
                tensor.shape(),
                value,
                mine.type(),
                mine.shape());
        require(
                tensor.address() % ConvolutionGraph.ALIGNMENT == 0,
                "address 0x%x cannot be bound to %s: it is not a multiple of %d",
                tensor.address(),
                value,
                ConvolutionGraph.ALIGNMENT);
        CudaMemory.Allocation memory = CudaMemory.allocation(tensor.address()).orElse(null);
        require(
                memory != null,
                "address 0x%x cannot be bound to %s: it is not in memory of this GPU",
                tensor.address(),
                value);
        long behind = memory.base() + memory.bytes() - tensor.address();
        require(
                behind >= tensor.bytes(),
                "address 0x%x cannot be bound to %s: that needs %d bytes, and %d are behind it",
                tensor.address(),
                value,
                tensor.bytes(),
                behind);
        requireApart(buffer, tensor);
        bound.put(buffer, tensor.address());
    }

    /** Nothing may lie where an output is written; inputs may share memory. */
    private void requireApart(DeviceBuffer buffer, DeviceTensor tensor) {
        for (DeviceBuffer other : own.keySet()) {
            boolean written = buffer.kind() == DeviceBuffer.Kind.OUTPUT || other.kind() == DeviceBuffer.Kind.OUTPUT;
            if (other != buffer && written) {
                long from = address(other);
                require(
                        tensor.address() >= from + other.bytes() || from >= tensor.address() + tensor.bytes(),
                        "address 0x%x cannot be bound to %s: it overlaps %s",
                        tensor.address(),
                        buffer.name(),
                        other.name());
            }
        }
    }

    /** Takes the session's own memory again. */
    void unbind(String value) {
        bound.remove(buffer(value));
    }

    private DeviceBuffer buffer(String value) {
        tensors.requireBindable(value);
        return plan.inputs().getOrDefault(value, plan.outputs().get(value));
    }
}
