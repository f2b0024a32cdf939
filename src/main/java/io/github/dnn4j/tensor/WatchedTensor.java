package io.github.dnn4j.tensor;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A tensor that {@code watcher} looks at whenever it is read, in row-major order and under any shape. */
record WatchedTensor(TensorSource source, Consumer<Tensor> watcher) implements TensorSource {
    @Override
    public Shape shape() {
        return source.shape();
    }

    @Override
    public DataType type() {
        return source.type();
    }

    @Override
    public Tensor tensor() {
        Tensor tensor = source.tensor();
        watcher.accept(tensor);
        return tensor;
    }

    @Override
    public <R> R with(Function<Tensor, R> action) {
        return source.with(tensor -> {
            watcher.accept(tensor);
            return action.apply(tensor);
        });
    }

    @Override
    public void copyTo(Tensor target) {
        if (target.type() == type() && target.layout().isRowMajor(shape())) {
            source.copyTo(target);
            watcher.accept(target);
        } else {
            with(tensor -> {
                target.copyFrom(tensor);
                return target;
            });
        }
    }

    @Override
    public TensorSource reshape(Shape newShape) {
        return new WatchedTensor(source.reshape(newShape), watcher);
    }

    @Override
    public Optional<TensorFile> file() {
        return source.file();
    }

    @Override
    public TensorSource readBy(UnaryOperator<TensorFile> files) {
        return new WatchedTensor(source.readBy(files), watcher);
    }
}
