package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDArrayIndexer;
import ai.djl.ndarray.index.full.NDIndexFullPick;
import ai.djl.ndarray.index.full.NDIndexFullSlice;
import ai.djl.ndarray.index.full.NDIndexFullTake;
import java.util.stream.DoubleStream;

/** Parts of an array by DJL's indices: ranges and single positions. */
final class Indexer extends NDArrayIndexer {
    private final DnnManager manager;

    Indexer(DnnManager manager) {
        this.manager = manager;
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullSlice slice) {
        DnnArray own = manager.from(array);
        Numbers numbers = own.numbers();
        long[] strides = Numbers.strides(numbers.shape().getShape());
        long offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += slice.getMin()[axis] * strides[axis];
            strides[axis] *= slice.getStep()[axis];
        }
        Numbers part = numbers.pick(slice.getShape(), offset, strides);
        DnnArray result = manager.of(part, own.getDataType());
        int[] fixed = slice.getToSqueeze();
        return fixed.length == 0 ? result : result.squeeze(fixed);
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullPick pick) {
        throw refused("an index that picks");
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullTake take) {
        int[] positions = DoubleStream.of(
                        manager.from(take.getIndices()).numbers().values())
                .mapToInt(value -> (int) value)
                .toArray();
        DnnArray own = manager.from(array);
        return manager.of(Joining.take(own.numbers(), take.getAxis(), positions), own.getDataType());
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, NDArray value) {
        throw refused("set by an index");
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, Number value) {
        throw refused("set by an index");
    }

    private static UnsupportedOperationException refused(String what) {
        return new UnsupportedOperationException(
                "dnn4j's arrays of DJL have no " + what + "; use another translator, or the engine of another library");
    }
}
