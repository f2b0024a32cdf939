package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that change between runs: they are copies of the session's tensors in F32 and row-major, which the step
 * brings into a call's type and layout, so that what was written to the tensors counts.
 */
public final class LiveWeights implements Weights {
    private final Map<String, DeviceBuffer> parameters = new LinkedHashMap<>();

    public LiveWeights(Network network) {
        network.parameters()
                .forEach((name, shape) -> parameters.put(
                        name,
                        new DeviceBuffer(
                                DeviceBuffer.Kind.INPUT, TensorNames.parameter(name), shape.bytes(DataType.F32))));
    }

    @Override
    public DeviceValue weight(String name, Shape shape, DataType type, Layout layout) {
        return new DeviceValue(buffer(name), shape, DataType.F32, Layout.NCHW);
    }

    /** The copy of a parameter, in F32 and row-major. */
    public DeviceBuffer buffer(String name) {
        return parameters.get(name);
    }

    /** The copies of all parameters. */
    public List<DeviceBuffer> buffers() {
        return List.copyOf(parameters.values());
    }
}
