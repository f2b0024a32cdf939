package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/** Where tensors come from: a memory pool, or automatic arenas. */
@FunctionalInterface
interface Allocator {
    /** Tensors outside any pool, freed by the garbage collector. */
    Allocator AUTOMATIC = (shape, type, purpose) -> Tensor.allocate(shape, type);

    /** A zeroed row-major tensor; {@code purpose} says what it is for. */
    Tensor allocate(Shape shape, DataType type, String purpose);
}
