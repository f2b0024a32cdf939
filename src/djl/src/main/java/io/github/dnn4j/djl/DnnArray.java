package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Numbers in a byte buffer: how they are arranged. */
final class DnnArray extends FunctionArray {
    DnnArray(DnnManager manager, ByteBuffer memory, Shape shape, DataType type) {
        super(manager, memory, shape, type);
    }

    @Override
    public ByteBuffer toByteBuffer(boolean tryDirect) {
        getShape(); // refuses where it is closed
        return memory.duplicate().order(ByteOrder.nativeOrder());
    }

    @Override
    public NDArray duplicate() {
        return own().create(toByteBuffer(false), shape, dataType);
    }

    @Override
    public NDArray toType(DataType type, boolean copy) {
        if (type == dataType) {
            return copy ? duplicate() : this;
        }
        Numbers numbers = type.isFloating() || type == DataType.BOOLEAN
                ? numbers()
                : numbers().map(x -> x < 0 ? Math.ceil(x) : Math.floor(x));
        return make(numbers, type);
    }

    @Override
    public void intern(NDArray replaced) {
        DnnArray other = (DnnArray) replaced;
        memory = other.memory;
        shape = other.shape;
        dataType = other.dataType;
        other.close();
    }

    @Override
    public void detach() {
        manager.detachInternal(getUid());
        manager = DnnManager.SYSTEM;
    }

    @Override
    public void set(Buffer buffer) {
        intern(own().create(buffer, shape, dataType));
    }

    /** The same memory in another shape. */
    private NDArray view(Shape other) {
        DnnArray view = own().wrap(memory, other, dataType);
        view.setName(getName());
        return view;
    }

    @Override
    public NDArray reshape(Shape other) {
        return view(new Numbers(shape, new double[Math.toIntExact(shape.size())])
                .reshape(other)
                .shape());
    }

    @Override
    public NDArray flatten() {
        return view(new Shape(shape.size()));
    }

    @Override
    public NDArray expandDims(int axis) {
        return view(Joining.expand(new Numbers(shape, new double[0]), axis).shape());
    }

    @Override
    public NDArray squeeze(int[] axes) {
        List<Integer> gone = IntStream.of(axes)
                .map(axis -> Numbers.axis(axis, shape.dimension()))
                .boxed()
                .toList();
        for (int axis : gone) {
            if (shape.get(axis) != 1) {
                throw new IllegalArgumentException("axis " + axis + " of " + shape + " has not extent 1");
            }
        }
        return view(new Shape(IntStream.range(0, shape.dimension())
                .filter(axis -> !gone.contains(axis))
                .mapToLong(shape::get)
                .toArray()));
    }

    @Override
    public NDArray transpose() {
        int last = shape.dimension() - 1;
        return transpose(IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
    }

    @Override
    public NDArray transpose(int... axes) {
        return make(numbers().transpose(axes), dataType);
    }

    @Override
    public NDArray flip(int... axes) {
        return make(Lines.flip(numbers(), axes), dataType);
    }

    @Override
    public NDArray broadcast(Shape other) {
        return make(numbers().broadcast(other), dataType);
    }

    @Override
    public NDList split(long sections, int axis) {
        long extent = shape.get(Numbers.axis(axis, shape.dimension()));
        if (extent % sections != 0) {
            throw new IllegalArgumentException(
                    "axis " + axis + " of " + shape + " has no " + sections + " equal parts");
        }
        return split(
                LongStream.range(1, sections).map(i -> i * (extent / sections)).toArray(), axis);
    }

    @Override
    public NDList split(long[] indices, int axis) {
        int along = Numbers.axis(axis, shape.dimension());
        Numbers numbers = numbers();
        NDList parts = new NDList();
        for (int i = 0; i <= indices.length; i++) {
            long from = i == 0 ? 0 : indices[i - 1];
            long to = i == indices.length ? shape.get(along) : indices[i];
            parts.add(make(Joining.part(numbers, along, from, to), dataType));
        }
        return parts;
    }

    NDArray joined(NDList others, int axis, boolean anew) {
        List<Numbers> all = new ArrayList<>(List.of(numbers()));
        others.forEach(other -> all.add(own().from(other).numbers()));
        int along = axis;
        if (anew) {
            all.replaceAll(numbers -> Joining.expand(numbers, along));
        }
        return own().of(Joining.concat(all, axis), dataType);
    }

    @Override
    public NDArray booleanMask(NDArray index, int axis) {
        double[] mask = own().from(index).numbers().values();
        int[] positions =
                IntStream.range(0, mask.length).filter(i -> mask[i] != 0).toArray();
        if (index.getShape().dimension() == 1) {
            return own().of(Joining.take(numbers(), Numbers.axis(axis, shape.dimension()), positions), dataType);
        }
        if (!index.getShape().equals(shape)) {
            throw new UnsupportedOperationException("dnn4j's arrays of DJL have no NDArray.booleanMask of "
                    + index.getShape() + " for " + shape + "; one axis, or all of them, are masked");
        }
        return own().of(Joining.take(((DnnArray) flatten()).numbers(), 0, positions), dataType);
    }

    @Override
    public NDArray matMul(NDArray other) {
        return make(Joining.product(numbers(), own().from(other).numbers()), dataType);
    }

    @Override
    public NDArray get(NDIndex index) {
        return get(manager, index);
    }

    @Override
    public NDArray get(NDManager other, NDIndex index) {
        return new Indexer(own()).get(this, index);
    }

    @Override
    public NDArrayEx getNDArrayInternal() {
        return MissingOperations.withDefaults(NDArrayEx.class, new PictureOperations(this));
    }
}
