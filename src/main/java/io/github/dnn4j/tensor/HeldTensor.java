package io.github.dnn4j.tensor;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A tensor in memory. */
record HeldTensor(Tensor tensor) implements TensorSource {
    @Override
    public Shape shape() {
        return tensor.shape();
    }

    @Override
    public DataType type() {
        return tensor.type();
    }

    @Override
    public <R> R with(Function<Tensor, R> action) {
        return action.apply(tensor);
    }

    @Override
    public void copyTo(Tensor target) {
        target.copyFrom(tensor);
    }

    @Override
    public TensorSource reshape(Shape newShape) {
        return new HeldTensor(tensor.reshape(newShape));
    }

    @Override
    public Optional<TensorFile> file() {
        return Optional.empty();
    }

    @Override
    public TensorSource readBy(UnaryOperator<TensorFile> files) {
        return this;
    }
}
