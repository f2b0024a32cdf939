package io.github.dnn4j.cudnn.driver;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Tensors in pinned memory of the host, which the device copies from and to without a detour. */
public final class PinnedTensors {
    private PinnedTensors() {}

    /** A tensor of zeros; {@code scope} owns it and its memory. */
    @SuppressWarnings("restricted") // The memory is exactly this long and freed after the tensor is closed.
    public static Tensor allocate(CudnnScope scope, String what, Shape shape, DataType type) {
        long bytes = shape.bytes(type);
        long address = CudaMemory.allocatePinned(bytes, what);
        scope.own(() -> CudaMemory.freePinned(address));
        Tensor tensor = Tensor.wrap(MemorySegment.ofAddress(address).reinterpret(bytes), shape, type);
        tensor.fill(0);
        scope.own(tensor::close);
        return tensor;
    }
}
