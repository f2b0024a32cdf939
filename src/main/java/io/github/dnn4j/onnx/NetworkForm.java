package io.github.dnn4j.onnx;

import io.github.dnn4j.onnx.files.OnnxData;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;

/** Elements of a file as a network holds them: where they are if their bits are right, else a copy. */
record NetworkForm(ElementType type, OnnxData data, long elements) {
    private boolean isSplat() {
        return data.bytes() == type.bytes() && elements != 1;
    }

    private boolean hasBitsOf(DataType wanted) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN && !isSplat() && type.hasBitsOf(wanted);
    }

    private boolean liesInPlaceAs(DataType wanted) {
        MemorySegment memory = data.memory();
        return memory.isNative() && memory.address() % wanted.bytes() == 0;
    }

    /** See {@link OnnxTensor#inPlace}. */
    Optional<TensorSource> inPlace(Shape shape, DataType wanted) {
        if (!hasBitsOf(wanted)) {
            return Optional.empty();
        }
        Optional<TensorSource> stored = data.stored(shape, wanted);
        return stored.isPresent() || !liesInPlaceAs(wanted)
                ? stored
                : Optional.of(TensorSource.of(toTensor(shape, wanted)));
    }

    /** See {@link OnnxTensor#toTensor}. */
    Tensor toTensor(Shape shape, DataType wanted) {
        boolean same = hasBitsOf(wanted);
        if (same && data.stored(shape, wanted).isEmpty() && liesInPlaceAs(wanted)) {
            return Tensor.wrap(data.memory(), shape, wanted);
        }
        Tensor tensor = Tensor.allocate(shape, wanted);
        if (same) {
            tensor.copyFrom(data.memory());
            return tensor;
        }
        if (!wanted.isFloating() && !type.isFloating()) {
            tensor.copyFrom(integers(wanted));
            return tensor;
        }
        for (long i = 0; i < elements; i++) {
            long at = isSplat() ? 0 : i * type.bytes();
            tensor.setFloat(i, (float) StoredElements.getDouble(type, data.memory(), at));
        }
        return tensor;
    }

    /** The elements as 32-bit integers; one that is none is refused rather than changed. */
    private int[] integers(DataType wanted) {
        int[] integers = new int[Math.toIntExact(elements)];
        for (int i = 0; i < integers.length; i++) {
            long element = StoredElements.getLong(type, data.memory(), isSplat() ? 0 : (long) i * type.bytes());
            OnnxException.require(
                    element == (int) element,
                    "element %d is %d, which is too large for %s, as which a network has %s",
                    i,
                    element,
                    wanted,
                    type);
            integers[i] = (int) element;
        }
        return integers;
    }
}
