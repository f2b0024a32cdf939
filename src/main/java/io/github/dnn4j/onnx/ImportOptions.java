package io.github.dnn4j.onnx;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a model is imported. Immutable: one begins with {@link #defaults}, and every method that sets an option gives a
 * copy. Equal if all options are.
 */
public final class ImportOptions {
    /** The extent that an open height or width has by default. */
    public static final long DEFAULT_SPATIAL_EXTENT = 224;

    private static final ImportOptions DEFAULTS =
            new ImportOptions(Map.of(), Map.of(), true, false, DEFAULT_SPATIAL_EXTENT, DEFAULT_SPATIAL_EXTENT);

    private final Map<String, Shape> inputShapes;
    private final Map<String, OnnxTensor> constants;
    private final boolean symbolic;
    private final boolean mapping;
    private final long height;
    private final long width;

    private ImportOptions(
            Map<String, Shape> inputShapes,
            Map<String, OnnxTensor> constants,
            boolean symbolic,
            boolean mapping,
            long height,
            long width) {
        this.inputShapes = Map.copyOf(inputShapes);
        this.constants = Map.copyOf(constants);
        this.symbolic = symbolic;
        this.mapping = mapping;
        this.height = height;
        this.width = width;
    }

    /**
     * The declared shapes, a batch of 1 and {@value #DEFAULT_SPATIAL_EXTENT} for open heights and widths; no constants,
     * open extents chosen for each session, and files read rather than mapped.
     */
    public static ImportOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Default shapes of inputs by name, in place of the declared ones; needed where a model declares no shape. None by
     * default. Unmodifiable.
     */
    public Map<String, Shape> inputShapes() {
        return inputShapes;
    }

    /**
     * Values for inputs of the graph by name, which thereby cease to be inputs of the network. None by default.
     * Unmodifiable.
     */
    public Map<String, OnnxTensor> constants() {
        return constants;
    }

    /**
     * Whether extents that the model leaves open, and a batch of 1, may be chosen for each session, the default;
     * without, every extent is fixed to its default.
     */
    public boolean symbolic() {
        return symbolic;
    }

    /**
     * Whether the model's files are mapped, see {@link #mapped}; without, the default, they are read while they are
     * needed.
     */
    public boolean mapping() {
        return mapping;
    }

    /** The height in pixels that pictures have by default where the model leaves it open. */
    public long height() {
        return height;
    }

    /** The width in pixels that pictures have by default where the model leaves it open. */
    public long width() {
        return width;
    }

    /**
     * With another size of pictures where the model leaves it open and {@link #withInputShape} gives none.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if an extent is below 1
     */
    public ImportOptions withSpatialExtents(long height, long width) {
        require(height >= 1 && width >= 1, "pictures of %d x %d; extents start at 1", height, width);
        return new ImportOptions(inputShapes, constants, symbolic, mapping, height, width);
    }

    /** With another default shape for an input. */
    public ImportOptions withInputShape(String input, Shape shape) {
        Map<String, Shape> copy = new LinkedHashMap<>(inputShapes);
        copy.put(input, shape);
        return new ImportOptions(copy, constants, symbolic, mapping, height, width);
    }

    /** With an input of the graph made constant. */
    public ImportOptions withConstant(String input, OnnxTensor value) {
        Map<String, OnnxTensor> copy = new LinkedHashMap<>(constants);
        copy.put(input, value);
        return new ImportOptions(inputShapes, copy, symbolic, mapping, height, width);
    }

    /** With every extent fixed. */
    public ImportOptions fixedShapes() {
        return new ImportOptions(inputShapes, constants, false, mapping, height, width);
    }

    /**
     * With the model's files mapped into memory: processes that read the same model share its weights in the operating
     * system's file cache, and no memory is needed to read them. <strong>The files must then not be written or cut
     * while the model, or a network compiled from it, is in use</strong>: what is written over them appears among the
     * weights without an error, and an access to a part that was cut off ends the process with the signal SIGBUS. That
     * is what {@code cp}, {@code rsync --inplace} and most downloads do to a file that is there already; renaming a new
     * file over it is harmless.
     */
    public ImportOptions mapped() {
        return new ImportOptions(inputShapes, constants, symbolic, true, height, width);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImportOptions that
                && inputShapes.equals(that.inputShapes)
                && constants.equals(that.constants)
                && symbolic == that.symbolic
                && mapping == that.mapping
                && height == that.height
                && width == that.width;
    }

    @Override
    public int hashCode() {
        return Objects.hash(inputShapes, constants, symbolic, mapping, height, width);
    }

    @Override
    public String toString() {
        return "ImportOptions[inputShapes=" + inputShapes + ", constants=" + constants + ", symbolic=" + symbolic
                + ", mapping=" + mapping + ", height=" + height + ", width=" + width + "]";
    }
}
