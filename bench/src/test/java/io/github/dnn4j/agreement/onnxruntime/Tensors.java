package io.github.dnn4j.agreement.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors as ONNX Runtime's and back, byte for byte: both are row-major. */
final class Tensors {
    private Tensors() {}

    static OnnxTensor of(OrtEnvironment environment, Tensor tensor) throws OrtException {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(tensor.bytes())).order(ByteOrder.nativeOrder());
        MemorySegment.ofBuffer(bytes).copyFrom(tensor.segment());
        OnnxJavaType type = switch (tensor.type()) {
            case F32 -> OnnxJavaType.FLOAT;
            case S32 -> OnnxJavaType.INT32;
            case S8 -> OnnxJavaType.INT8;
            case U8 -> OnnxJavaType.UINT8;
            case BF16, F16 -> throw new IllegalArgumentException(tensor + " is not compared with ONNX Runtime");
        };
        return OnnxTensor.createTensor(environment, bytes, tensor.shape().toArray(), type);
    }

    static Tensor toTensor(OnnxTensor value) {
        DataType type = switch (value.getInfo().type) {
            case FLOAT -> DataType.F32;
            case INT32 -> DataType.S32;
            case INT8 -> DataType.S8;
            case UINT8 -> DataType.U8;
            default -> throw new IllegalArgumentException("no tensor has the type of " + value);
        };
        Tensor tensor = Tensor.allocate(Shape.of(value.getInfo().getShape()), type);
        ByteBuffer copy = value.getByteBuffer();
        ByteBuffer direct =
                ByteBuffer.allocateDirect(copy.remaining()).put(copy).flip();
        tensor.copyFrom(MemorySegment.ofBuffer(direct));
        return tensor;
    }
}
