package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.PinnedTensors;
import io.github.dnn4j.cudnn.lowering.Addresses;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.TrainingPlan;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.session.NamedTensors;
import io.github.dnn4j.session.TensorRole;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a training session's values lie: an arena on the device, and on both sides what is copied between them. */
final class TrainingMemory implements Addresses {
    private final Network network;
    private final TrainingPlan plan;
    private final DeviceWeights constants;
    private final CudnnScope scope;
    private final long arena;
    private final Map<DeviceBuffer, Long> own = new IdentityHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new HashMap<>();

    /**
     * Allocates all of it.
     *
     * @param name the session, for messages
     * @param scope owns what is allocated, also if not all can be
     */
    TrainingMemory(String name, Network network, TrainingPlan plan, DeviceWeights constants, CudnnScope scope) {
        this.network = network;
        this.plan = plan;
        this.constants = constants;
        this.scope = scope;
        this.arena = scope.allocate(plan.plan().arenaBytes(), "activations and gradients of " + name);
        nameShapes();
        for (List<DeviceBuffer> buffers :
                List.of(plan.forwardIn(), plan.forwardOut(), plan.backwardIn(), plan.backwardOut())) {
            buffers.forEach(this::allocate);
        }
    }

    private void nameShapes() {
        Map<String, Shape> values = plan.plan().shapes();
        shapes.put(TensorNames.STEP, Shape.of(2));
        network.parameters().forEach((parameter, shape) -> {
            shapes.put(TensorNames.parameter(parameter), shape);
            shapes.put(TensorNames.gradient(parameter), shape);
        });
        network.inputs().forEach(input -> {
            shapes.put(TensorNames.input(input.name()), values.get(input.name()));
            shapes.put(TensorNames.inputGradient(input.name()), values.get(input.name()));
        });
        network.outputs().forEach(output -> {
            shapes.put(TensorNames.output(output), values.get(output));
            shapes.put(TensorNames.outputGradient(output), values.get(output));
        });
    }

    private void allocate(DeviceBuffer buffer) {
        if (!own.containsKey(buffer)) { // running statistics are inputs and outputs
            own.put(buffer, scope.allocate(buffer.bytes(), buffer.name()));
            DataType type = buffer.name().equals(TensorNames.STEP) ? DataType.S32 : DataType.F32;
            tensors.put(buffer.name(), PinnedTensors.allocate(scope, buffer.name(), shapes.get(buffer.name()), type));
        }
    }

    /** Copies the parameters to where the caller sees them. */
    void load(Parameters initial) {
        network.parameters()
                .keySet()
                .forEach(parameter -> initial.source(parameter).copyTo(tensors.get(TensorNames.parameter(parameter))));
    }

    /** What the caller sees, by {@link TensorNames}. */
    Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** Puts all tensors that the caller sees under their names in the network. */
    void nameTensors(NamedTensors named) {
        List<String> inputs = network.inputs().stream().map(NetworkInput::name).toList();
        for (TensorRole role : TensorRole.values()) {
            Collection<String> names = switch (role.subject()) {
                case INPUT -> inputs;
                case OUTPUT -> network.outputs();
                default -> network.parameters().keySet();
            };
            names.forEach(
                    name -> tensor(TensorNames.of(role, name)).ifPresent(tensor -> named.add(role, name, tensor)));
        }
    }

    @Override
    public long address(DeviceBuffer buffer) {
        return switch (buffer.kind()) {
            case ARENA -> arena + plan.plan().offsets().get(buffer);
            case WEIGHT -> constants.address(buffer);
            case INPUT, OUTPUT -> own.get(buffer);
        };
    }

    @Override
    public long host(DeviceBuffer buffer) {
        return tensors.get(buffer.name()).address();
    }

    @Override
    public boolean isBound(DeviceBuffer buffer) {
        return false;
    }
}
