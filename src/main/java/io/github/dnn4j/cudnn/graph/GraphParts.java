package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.tensor.DataType;
import java.util.List;

/**
 * Descriptors of a graph's tensors and pointwise operations.
 *
 * @param scope owns them
 * @param subject what the graph computes, for messages
 */
record GraphParts(CudnnScope scope, String subject) {
    /**
     * A tensor.
     *
     * @param id its number
     * @param between whether it lies between two operations and is never stored
     */
    long tensor(long id, List<Long> extents, long[] strides, DataType type, boolean between) {
        long tensor = scope.descriptor(CudnnDescriptors.Kind.TENSOR);
        CudnnDescriptors.setEnum(
                tensor, CudnnAttributes.TENSOR_TYPE, CudnnAttributes.OF_DATA_TYPE, Cudnn.dataType(type));
        CudnnDescriptors.setLongs(
                tensor,
                CudnnAttributes.TENSOR_DIMENSIONS,
                extents.stream().mapToLong(Long::longValue).toArray());
        CudnnDescriptors.setLongs(tensor, CudnnAttributes.TENSOR_STRIDES, strides);
        CudnnDescriptors.setLongs(tensor, CudnnAttributes.TENSOR_ID, id);
        CudnnDescriptors.setLongs(tensor, CudnnAttributes.TENSOR_ALIGNMENT, ConvolutionGraph.ALIGNMENT);
        if (between) {
            CudnnDescriptors.setTrue(tensor, CudnnAttributes.TENSOR_VIRTUAL);
        }
        finish(tensor);
        return tensor;
    }

    /** What an operation on every element does, in F32; not finished, for it may have constants. */
    long pointwise(int mode) {
        long pointwise = scope.descriptor(CudnnDescriptors.Kind.POINTWISE);
        CudnnDescriptors.setEnum(pointwise, CudnnAttributes.POINTWISE_MODE, CudnnAttributes.OF_POINTWISE_MODE, mode);
        CudnnDescriptors.setEnum(
                pointwise, CudnnAttributes.POINTWISE_TYPE, CudnnAttributes.OF_DATA_TYPE, Cudnn.dataType(DataType.F32));
        return pointwise;
    }

    /** An addition, y = x + other, in F32. */
    long add(long x, long other, long y) {
        long pointwise = pointwise(CudnnAttributes.ADD);
        finish(pointwise);
        long operation = scope.descriptor(CudnnDescriptors.Kind.POINTWISE_OPERATION);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_POINTWISE, pointwise);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_X, x);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_B, other);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_Y, y);
        finish(operation);
        return operation;
    }

    /** An operation on one tensor. */
    long unary(long pointwise, long x, long y) {
        finish(pointwise);
        long operation = scope.descriptor(CudnnDescriptors.Kind.POINTWISE_OPERATION);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_POINTWISE, pointwise);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_X, x);
        CudnnDescriptors.setDescriptors(operation, CudnnAttributes.OPERATION_Y, y);
        finish(operation);
        return operation;
    }

    /** Finishes a part; cuDNN may refuse a combination here already. */
    void finish(long descriptor) {
        CudnnDescriptors.tryFinish(descriptor, subject).ifPresent(reason -> {
            throw new RefusedException(reason);
        });
    }

    /** Ends the building of a graph that cuDNN refuses a part of. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }
}
