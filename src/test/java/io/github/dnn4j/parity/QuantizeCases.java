package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.List;

/** To every integer type, with one scale and with one per channel; ties and values out of range. */
final class QuantizeCases {
    private QuantizeCases() {}

    static List<LayerCase> cases() {
        return List.of(
                LayerCase.of(new Quantize(DataType.S8, 1, 1), Shape.of(2, 17, 5, 5)),
                LayerCase.of(new Quantize(DataType.U8, 1, 0), Shape.of(3, 65)),
                LayerCase.of(new Quantize(DataType.S32, 1, 0), Shape.of(3, 65)),
                LayerCase.of(new Quantize(DataType.U8, 17, 1), Shape.of(2, 17, 5, 5)),
                LayerCase.of(new Quantize(DataType.S8, 5, -1), Shape.of(2, 7, 3, 5)),
                LayerCase.of(new Quantize(DataType.S8, 1, 0), Shape.of(190)));
    }
}
