package io.github.dnn4j.tensor;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where the elements of a tensor come from: memory, or a {@link TensorFile} from which they are read each time they are
 * asked for. Type and shape are known without reading. Safe for use by many threads.
 */
public sealed interface TensorSource permits HeldTensor, StoredTensor, WatchedTensor {
    /** A tensor that is in memory. */
    static TensorSource of(Tensor tensor) {
        return new HeldTensor(tensor);
    }

    /** The shape of the tensor. */
    Shape shape();

    /** The type of its elements. */
    DataType type();

    /** The bytes of its elements. */
    default long bytes() {
        return shape().bytes(type());
    }

    /**
     * The tensor: the one in memory itself; from a file a new one each time, freed by the garbage collector.
     *
     * @throws TensorFileException if the file has changed since it was opened, or cannot be read
     * @throws IllegalStateException if the file is closed
     */
    Tensor tensor();

    /**
     * What {@code action} makes of the tensor. Where that is read from a file, its memory is confined to the calling
     * thread, and freed when the action ends; the action must keep nothing of it.
     *
     * @throws TensorFileException if the file has changed since it was opened, or cannot be read
     * @throws IllegalStateException if the file is closed
     */
    <R> R with(Function<Tensor, R> action);

    /**
     * Copies the elements to {@code target}, converting type and layout.
     *
     * @throws InvalidDescriptorException if the shapes differ
     * @throws TensorFileException if the file has changed since it was opened, or cannot be read
     * @throws IllegalStateException if the file is closed
     */
    void copyTo(Tensor target);

    /**
     * The same elements in the same order under another shape.
     *
     * @throws InvalidDescriptorException as {@link Tensor#reshape} does
     */
    TensorSource reshape(Shape newShape);

    /** The file that the elements are read from; empty if they are in memory. */
    Optional<TensorFile> file();

    /**
     * The same elements, which are shown to {@code watcher} each time that they are read, before the reader gets
     * them; the watcher may throw.
     *
     * @param watcher gets a row-major tensor of the elements, under any shape
     */
    default TensorSource watchedBy(Consumer<Tensor> watcher) {
        return new WatchedTensor(this, watcher);
    }

    /** The same elements, read by what {@code files} gives for the file; if they are in memory, this. */
    TensorSource readBy(UnaryOperator<TensorFile> files);
}
