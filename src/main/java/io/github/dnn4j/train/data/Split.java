package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import io.github.dnn4j.image.Picture;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * Pictures of one size and their labels: what is trained on, or what is tested with. Immutable; for any number of
 * threads.
 */
public final class Split {
    private final Tensor pictures;
    private final int[] labels;

    /**
     * Pictures and labels that fit together.
     *
     * @param pictures U8 of shape (count, channels, height, width), row-major, 0 black; not to be written any more
     * @param labels the class of each picture, 0 or more; copied
     * @param source what to call them in messages
     * @throws DataSetException if there are more or fewer labels than pictures
     */
    public Split(Tensor pictures, int[] labels, String source) {
        require(
                pictures.type() == DataType.U8 && pictures.shape().rank() == 4,
                "%s: pictures are a %s; u8 of shape (count, channels, height, width) is needed",
                source,
                pictures);
        require(
                pictures.shape().extent(0) == labels.length,
                "%s: %d pictures, but %d labels",
                source,
                pictures.shape().extent(0),
                labels.length);
        this.pictures = pictures;
        this.labels = labels.clone();
    }

    /** How many pictures there are. */
    public int count() {
        return labels.length;
    }

    /** Channels of a picture: 1 grey, 3 red, green and blue. */
    public int channels() {
        return Math.toIntExact(pictures.shape().extent(1));
    }

    /** Rows of a picture. */
    public int height() {
        return Math.toIntExact(pictures.shape().extent(2));
    }

    /** Columns of a picture. */
    public int width() {
        return Math.toIntExact(pictures.shape().extent(3));
    }

    /** The class of a picture. */
    public int label(int index) {
        return labels[index];
    }

    /** The pictures, U8 of shape (count, channels, height, width). */
    public Tensor pictures() {
        return pictures;
    }

    /** The memory of all pictures, for {@link #offset}. */
    MemorySegment samples() {
        return pictures.segment();
    }

    /** Where the samples of a picture begin in {@link #samples}. */
    long offset(int index) {
        return index * ((long) channels() * height() * width());
    }

    /**
     * A picture for people to see: grey is shown as equal red, green and blue.
     *
     * @throws IndexOutOfBoundsException if there is no such picture
     * @throws DataSetException unless pictures have 1 or 3 channels
     */
    public Picture picture(int index) {
        Objects.checkIndex(index, count());
        require(channels() == 1 || channels() == 3, "pictures of %d channels cannot be shown; 1 or 3 can", channels());
        int pixels = height() * width();
        byte[] rgb = new byte[3 * pixels];
        MemorySegment memory = samples().asSlice(offset(index), (long) channels() * pixels);
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                long plane = channels() == 1 ? 0 : (long) c * pixels;
                rgb[3 * i + c] = memory.get(ValueLayout.JAVA_BYTE, plane + i);
            }
        }
        return new Picture(width(), height(), rgb);
    }

    /**
     * The first pictures alone, sharing the memory.
     *
     * @throws DataSetException unless 1 ≤ most; more than there are means all
     */
    public Split first(int most) {
        require(most >= 1, "the first %d pictures were asked for; at least 1 is needed", most);
        if (most >= count()) {
            return this;
        }
        Shape shape = pictures.shape();
        return new Split(pictures.slice(0, most), Arrays.copyOf(labels, most), "the first of " + shape);
    }

    /** Checks that every label is that of a class. */
    void requireLabelsBelow(int classes, String source) {
        for (int i = 0; i < labels.length; i++) {
            require(
                    labels[i] >= 0 && labels[i] < classes,
                    "%s: picture %d has label %d; with %d classes labels are 0 to %d",
                    source,
                    i,
                    labels[i],
                    classes,
                    classes - 1);
        }
    }

    /** As in {@code 60000 pictures of 1x28x28}. */
    @Override
    public String toString() {
        return count() + " pictures of " + channels() + "x" + height() + "x" + width();
    }
}
