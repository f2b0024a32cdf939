package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDArrayIndexer;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/** What DJL's translators ask of arrays that are pictures; methods of {@link ai.djl.ndarray.internal.NDArrayEx}. */
public final class PictureOperations {
    private static final int NEAREST = 0;
    private static final int BILINEAR = 1;

    private final DnnArray array;

    PictureOperations(DnnArray array) {
        this.array = array;
    }

    /** The array. */
    public NDArray getArray() {
        return array;
    }

    /** Reads parts. */
    public NDArrayIndexer getIndexer(NDManager manager) {
        return new Indexer((DnnManager) manager);
    }

    /** This and others as parts of a new axis. */
    public NDArray stack(NDList others, int axis) {
        return array.joined(others, axis, true);
    }

    /** This and others, one behind the other along an axis. */
    public NDArray concat(NDList others, int axis) {
        return array.joined(others, axis, false);
    }

    /** Left and right exchanged in half of all calls. */
    public NDArray randomFlipLeftRight() {
        return Math.random() < 0.5 ? array : array.flip(array.getShape().dimension() - 2);
    }

    /**
     * (H, W, C) or (N, H, W, C) in another size, as DJL's PyTorch engine does: each axis by {@link Triangle}, or by the
     * nearest pixel at or before the position; bytes are cut off.
     */
    public NDArray resize(int width, int height, int interpolation) {
        Shape shape = array.getShape();
        int rows = shape.dimension() - 3;
        Numbers numbers = array.numbers();
        if (shape.get(rows) == height && shape.get(rows + 1) == width) {
            return array.duplicate();
        }
        if (interpolation != NEAREST && interpolation != BILINEAR) {
            throw new UnsupportedOperationException("dnn4j's arrays of DJL have no resize by "
                    + ai.djl.modality.cv.Image.Interpolation.values()[interpolation]
                    + "; NEAREST and BILINEAR are there");
        }
        Numbers wide = axis(numbers, rows + 1, width, interpolation == BILINEAR);
        return array.make(axis(wide, rows, height, interpolation == BILINEAR), DataType.FLOAT32)
                .toType(array.getDataType(), false);
    }

    private static Numbers axis(Numbers numbers, int axis, int extent, boolean linear) {
        long[] extents = numbers.shape().getShape().clone();
        int old = Math.toIntExact(extents[axis]);
        int inner = IntStream.range(axis + 1, extents.length)
                .map(i -> Math.toIntExact(extents[i]))
                .reduce(1, (a, b) -> a * b);
        extents[axis] = extent;
        double[] result = new double[Math.toIntExact(new Shape(extents).size())];
        float[][] weights = new float[extent][];
        int[] first = new int[extent];
        for (int position = 0; position < extent; position++) {
            first[position] = linear ? Triangle.first(old, extent, position) : position * old / extent;
            weights[position] = linear ? Triangle.weights(old, extent, position) : new float[] {1};
        }
        for (int at = 0; at < result.length; at++) {
            int position = at / inner % extent;
            int from = (at / inner / extent * old + first[position]) * inner + at % inner;
            float[] of = weights[position];
            float sum = 0;
            for (int k = 0; k < of.length; k++) {
                sum += (float) numbers.values()[from + k * inner] * of[k];
            }
            result[at] = sum;
        }
        return new Numbers(new Shape(extents), result);
    }
}
