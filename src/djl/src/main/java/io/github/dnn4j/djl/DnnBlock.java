package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.dnn4j.model.Model;
import io.github.dnn4j.model.Outputs;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network. Arrays become dnn4j's tensors here, without a copy where the type is that of the input. */
final class DnnBlock extends AbstractSymbolBlock {
    private final Model model;

    DnnBlock(Model model) {
        this.model = model;
    }

    Model model() {
        return model;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> more) {
        List<NetworkInput> wanted = model.network().inputs();
        if (inputs.size() != wanted.size()) {
            throw new IllegalArgumentException("the network takes "
                    + wanted.stream().map(NetworkInput::name).toList() + ", and got " + inputs.size() + " arrays");
        }
        DnnManager manager = (DnnManager) inputs.head().getManager();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            NetworkInput input = wanted.get(i);
            tensors.put(input.name(), tensor(manager.from(inputs.get(i)), input));
        }
        Outputs outputs = model.run(tensors);
        NDList results = new NDList();
        for (String name : outputs.names()) {
            Tensor tensor = outputs.tensor(name);
            ByteBuffer memory = tensor.segment().asByteBuffer().order(ByteOrder.nativeOrder());
            NDArray result = manager.wrap(memory, shape(tensor.shape()), type(tensor.type()));
            result.setName(name);
            results.add(result);
        }
        return results;
    }

    private static Tensor tensor(DnnArray array, NetworkInput input) {
        DataType type = type(input.type());
        DnnArray same = (DnnArray) array.toType(type, false);
        io.github.dnn4j.tensor.Shape shape =
                io.github.dnn4j.tensor.Shape.of(array.getShape().getShape());
        return Tensor.wrap(
                same.toByteBuffer(true),
                shape,
                input.type().isFloating() ? io.github.dnn4j.tensor.DataType.F32 : input.type());
    }

    /** DJL's type of the same numbers; those of 16 bits are exchanged as those of 32. */
    private static DataType type(io.github.dnn4j.tensor.DataType type) {
        return switch (type) {
            case F32, BF16, F16 -> DataType.FLOAT32;
            case S32 -> DataType.INT32;
            case S8 -> DataType.INT8;
            case U8 -> DataType.UINT8;
        };
    }

    private static Shape shape(io.github.dnn4j.tensor.Shape shape) {
        return new Shape(shape.toArray());
    }

    @Override
    public PairList<String, Shape> describeInput() {
        PairList<String, Shape> inputs = new PairList<>();
        model.network().inputs().forEach(input -> inputs.add(input.name(), shape(input.shape())));
        return inputs;
    }

    @Override
    public PairList<String, Shape> describeOutput() {
        Map<String, io.github.dnn4j.tensor.Shape> shapes =
                model.network().inferShapes(model.network().defaultShapes());
        PairList<String, Shape> outputs = new PairList<>();
        model.network().outputs().forEach(name -> outputs.add(name, shape(shapes.get(name))));
        return outputs;
    }

    @Override
    public ParameterList getDirectParameters() {
        return new ParameterList(); // the weights are dnn4j's, and are not trained by DJL
    }
}
