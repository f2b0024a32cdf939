package io.github.dnn4j.tensor;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A tensor in a file: row-major elements in the byte order of the machine, beginning at {@code offset}. */
record StoredTensor(TensorFile source, long offset, Shape shape, DataType type) implements TensorSource {
    @Override
    public Tensor tensor() {
        Tensor tensor = Tensor.allocate(shape, type);
        source.read(offset, tensor.segment());
        return tensor;
    }

    @Override
    public <R> R with(Function<Tensor, R> action) {
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = Tensor.allocate(shape, type, arena);
            source.read(offset, tensor.segment());
            return action.apply(tensor);
        }
    }

    @Override
    public void copyTo(Tensor target) {
        require(
                target.shape().equals(shape),
                "a %s tensor of shape %s in %s cannot be copied to %s: the shapes differ; use reshape",
                type,
                shape,
                source,
                target);
        if (target.type() == type && target.layout().isRowMajor(shape)) {
            source.read(offset, target.writable());
        } else {
            with(tensor -> {
                target.copyFrom(tensor);
                return target;
            });
        }
    }

    @Override
    public TensorSource reshape(Shape newShape) {
        require(
                newShape.elements() == shape.elements(),
                "a tensor of shape %s in %s cannot be reshaped to %s, which has %d elements",
                shape,
                source,
                newShape,
                newShape.elements());
        return new StoredTensor(source, offset, newShape, type);
    }

    @Override
    public Optional<TensorFile> file() {
        return Optional.of(source);
    }

    @Override
    public TensorSource readBy(UnaryOperator<TensorFile> files) {
        return new StoredTensor(files.apply(source), offset, shape, type);
    }
}
