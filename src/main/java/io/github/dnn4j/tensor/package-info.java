/**
 * Tensors outside the Java heap: shapes, element types, memory with a budget, and tensors that stay in their file until
 * they are read. Uses {@code runtime}, for memory that a native library allocates. Begin with
 * {@link io.github.dnn4j.tensor.Shape} and {@link io.github.dnn4j.tensor.Tensor};
 * {@link io.github.dnn4j.tensor.MemoryPool} says who holds what.
 */
package io.github.dnn4j.tensor;
