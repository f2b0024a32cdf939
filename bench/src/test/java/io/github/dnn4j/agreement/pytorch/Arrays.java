package io.github.dnn4j.agreement.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors as DJL's arrays and back, element for element in row-major order. */
final class Arrays {
    private Arrays() {}

    static NDArray of(NDManager manager, Tensor tensor) {
        ai.djl.ndarray.types.Shape shape =
                new ai.djl.ndarray.types.Shape(tensor.shape().toArray());
        return switch (tensor.type()) {
            case F32 -> manager.create(tensor.toFloatArray(), shape);
            case S32 -> manager.create(tensor.toIntArray(), shape);
            case S8 -> bytes(manager, tensor, shape, DataType.INT8);
            case U8 -> bytes(manager, tensor, shape, DataType.UINT8);
            case BF16, F16 -> throw new IllegalArgumentException(tensor + " is not compared with PyTorch");
        };
    }

    private static NDArray bytes(NDManager manager, Tensor tensor, ai.djl.ndarray.types.Shape shape, DataType type) {
        byte[] values = tensor.toByteArray();
        ByteBuffer buffer = manager.allocateDirect(values.length).order(ByteOrder.nativeOrder());
        buffer.put(values).rewind();
        return manager.create(buffer, shape, type);
    }

    static Tensor toTensor(NDArray array) {
        Shape shape = Shape.of(array.getShape().getShape());
        return switch (array.getDataType()) {
            case FLOAT32 -> Tensor.ofFloats(shape, array.toFloatArray());
            case INT32 -> {
                Tensor tensor = Tensor.allocate(shape, io.github.dnn4j.tensor.DataType.S32);
                tensor.copyFrom(array.toIntArray());
                yield tensor;
            }
            case INT8 -> bytes(array, shape, io.github.dnn4j.tensor.DataType.S8);
            case UINT8 -> bytes(array, shape, io.github.dnn4j.tensor.DataType.U8);
            default -> throw new IllegalArgumentException("no tensor has the type of " + array.getDataType());
        };
    }

    private static Tensor bytes(NDArray array, Shape shape, io.github.dnn4j.tensor.DataType type) {
        ByteBuffer buffer = array.toByteBuffer();
        byte[] values = new byte[buffer.remaining()];
        buffer.get(values);
        Tensor tensor = Tensor.allocate(shape, type);
        tensor.copyFrom(values);
        return tensor;
    }
}
