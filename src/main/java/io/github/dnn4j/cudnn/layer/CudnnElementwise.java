package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.DataType;

/** Operations on two operands that broadcast. */
final class CudnnElementwise {
    private CudnnElementwise() {}

    static void lower(Lowering lowering, Elementwise layer) {
        DataType type = lowering.type(0);
        DeviceValue x = lowering.as(lowering.input(0), type, lowering.input(0).layout());
        DeviceValue y = lowering.as(lowering.input(1), type, lowering.input(1).layout());
        Binary.emit(lowering, code(layer.operation()), x, y);
    }

    /** The number by which the kernels know an operation. */
    static int code(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD -> Dnn4jKernels.DNN4J_BINARY_ADD;
            case SUBTRACT -> Dnn4jKernels.DNN4J_BINARY_SUBTRACT;
            case MULTIPLY -> Dnn4jKernels.DNN4J_BINARY_MULTIPLY;
            case DIVIDE -> Dnn4jKernels.DNN4J_BINARY_DIVIDE;
            case MAX -> Dnn4jKernels.DNN4J_BINARY_MAX;
            case MIN -> Dnn4jKernels.DNN4J_BINARY_MIN;
            case POW -> Dnn4jKernels.DNN4J_BINARY_POW;
            case FMOD -> Dnn4jKernels.DNN4J_BINARY_FMOD;
            case EQUAL -> Dnn4jKernels.DNN4J_BINARY_EQUAL;
            case LESS -> Dnn4jKernels.DNN4J_BINARY_LESS;
            case LESS_OR_EQUAL -> Dnn4jKernels.DNN4J_BINARY_LESS_OR_EQUAL;
            case GREATER -> Dnn4jKernels.DNN4J_BINARY_GREATER;
            case GREATER_OR_EQUAL -> Dnn4jKernels.DNN4J_BINARY_GREATER_OR_EQUAL;
            case WHERE -> Dnn4jKernels.DNN4J_BINARY_WHERE;
            case WHERE_NOT -> Dnn4jKernels.DNN4J_BINARY_WHERE_NOT;
        };
    }
}
