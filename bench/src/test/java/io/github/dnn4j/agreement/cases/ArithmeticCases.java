package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Fully connected layers, element-wise operations with broadcasting, constants, quantization. */
final class ArithmeticCases {
    private static final Shape PICTURE = Shape.of(2, 6, 5, 7);

    private ArithmeticCases() {}

    static List<AgreementCase> cases() {
        List<AgreementCase> cases = new ArrayList<>();
        cases.add(AgreementCase.of("fully connected", new FullyConnected(300, 70, true), Shape.of(3, 300)));
        cases.add(AgreementCase.of("fully connected without bias", new FullyConnected(33, 5, false), Shape.of(1, 33)));
        cases.add(AgreementCase.of("fully connected of pictures", new FullyConnected(210, 9, true), PICTURE));
        cases.add(AgreementCase.of("fully connected, VGG's", new FullyConnected(4096, 50, true), Shape.of(2, 4096)));
        cases.add(AgreementCase.of("product of matrices", new MatrixProduct(), Shape.of(33, 70), Shape.of(70, 9)));
        cases.add(AgreementCase.of(
                "product of stacks, the second transposed",
                new MatrixProduct(false, true),
                Shape.of(2, 3, 19, 32),
                Shape.of(2, 3, 17, 32)));
        cases.add(AgreementCase.of(
                "product of stacks, both transposed, broadcast both ways",
                new MatrixProduct(true, true),
                Shape.of(5, 1, 8, 7),
                Shape.of(3, 6, 8)));
        for (Elementwise.Operation operation : EnumSet.range(Elementwise.Operation.ADD, Elementwise.Operation.MIN)) {
            Elementwise layer = new Elementwise(operation);
            cases.add(AgreementCase.of("element-wise " + operation, layer, PICTURE, PICTURE));
            cases.add(AgreementCase.of(
                    "element-wise " + operation + " of channels", layer, PICTURE, Shape.of(1, 6, 1, 1)));
            cases.add(AgreementCase.of(
                    "element-wise " + operation + " both ways", layer, Shape.of(6, 1, 7), Shape.of(2, 1, 5, 1)));
        }
        cases.add(AgreementCase.of("constant", new Constant(Shape.of(3, 4))));
        for (DataType type : List.of(DataType.S8, DataType.U8)) {
            cases.add(AgreementCase.of("quantize to " + type, new Quantize(type, 1, 1), 0, 10, PICTURE));
            cases.add(AgreementCase.of("quantize channels to " + type, new Quantize(type, 6, 1), 0, 10, PICTURE));
        }
        cases.add(AgreementCase.of("quantize to S32", new Quantize(DataType.S32, 1, 1), 0, 10, PICTURE));
        for (DataType type : List.of(DataType.S8, DataType.U8, DataType.S32)) {
            cases.add(AgreementCase.of("dequantize " + type, new Dequantize(type, 1, 1), PICTURE));
            cases.add(AgreementCase.of("dequantize channels of " + type, new Dequantize(type, 6, 1), PICTURE));
        }
        return cases;
    }
}
