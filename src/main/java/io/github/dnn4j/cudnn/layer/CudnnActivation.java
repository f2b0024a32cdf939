package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Activation;
import java.util.List;
import java.util.Optional;

/** An activation, element by element. */
final class CudnnActivation {
    private CudnnActivation() {}

    static void lower(Lowering lowering, Activation layer) {
        DeviceValue input = lowering.input(0);
        DeviceValue x = lowering.as(input, lowering.type(0), input.layout());
        DeviceValue y = lowering.result(x.shape(), x.type(), x.layout());
        Affine.emit(lowering, x, y, Optional.empty(), Optional.empty(), List.of(new PostOperation.Activate(layer)));
        lowering.output(y);
    }
}
