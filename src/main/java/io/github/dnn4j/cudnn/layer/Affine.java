package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import java.util.List;
import java.util.Optional;

/** The kernel that scales, shifts, adds a residual and applies activations, element by element. */
final class Affine {
    private Affine() {}

    /** Emits it from {@code x} to {@code y}, both in the same layout; scale and shift are by channel, which is last. */
    static void emit(
            Lowering lowering,
            DeviceValue x,
            DeviceValue y,
            Optional<DeviceBuffer> scale,
            Optional<DeviceBuffer> shift,
            List<PostOperation> post) {
        Chain chain = Chain.of(lowering, post);
        Optional<DeviceValue> residual =
                chain.residual().map(name -> lowering.as(lowering.value(name), y.type(), y.layout()));
        residual.ifPresent(value -> {
            if (!value.shape().equals(y.shape())) {
                throw lowering.unsupported("it adds a value of shape " + value.shape() + " to one of " + y.shape());
            }
        });
        boolean byChannel = scale.isPresent() || shift.isPresent();
        int channels = byChannel ? Math.toIntExact(y.shape().extent(1)) : 1;
        lowering.kernel(
                "affine_" + Lowering.name(x.type()) + "_" + Lowering.name(y.type()),
                y.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        scale.map(Argument::of).orElseGet(Argument::none),
                        shift.map(Argument::of).orElseGet(Argument::none),
                        residual.map(value -> Argument.of(value.buffer())).orElseGet(Argument::none),
                        Argument.of(y.buffer()),
                        new Argument.Long(y.shape().elements()),
                        new Argument.Int(channels),
                        chain.argument()),
                Lowering.name(y.type()));
    }
}
