package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** From every integer type, with one scale and with one per channel. */
final class DequantizeCases {
    private DequantizeCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Dequantize(DataType.S8, 1, 1), Shape.of(2, 17, 5, 5)),
                LayerCase.of(new Dequantize(DataType.U8, 1, 0), Shape.of(3, 65)),
                LayerCase.of(new Dequantize(DataType.S32, 1, 0), Shape.of(3, 65)),
                LayerCase.of(new Dequantize(DataType.U8, 17, 1), Shape.of(2, 17, 5, 5)),
                LayerCase.of(new Dequantize(DataType.S8, 5, -1), Shape.of(2, 7, 3, 5)),
                LayerCase.of(new Dequantize(DataType.S32, 3, 0), Shape.of(3, 33)),
                LayerCase.of(new Dequantize(DataType.S8, 1, 0), Shape.of(19)));
    }
}
