package io.github.dnn4j.onnx;

import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a model is imported. Immutable; every method gives a copy.
 *
 * @param inputShapes default shapes of inputs, in place of the declared ones; needed where a model declares no shape
 * @param constants values for inputs of the graph, which thereby cease to be inputs of the network
 * @param symbolic whether extents that the model leaves open, and a batch of 1, may be chosen for each session; without,
 *     every extent is fixed to its default
 * @param mapping whether the model's files are mapped, see {@link #mapped}; without, they are read while they are needed
 */
public record ImportOptions(
        Map<String, Shape> inputShapes, Map<String, OnnxTensor> constants, boolean symbolic, boolean mapping) {
    /** The extent that an open height or width has by default. */
    public static final long DEFAULT_SPATIAL_EXTENT = 224;

    /** Copies the maps. */
    public ImportOptions {
        inputShapes = Map.copyOf(inputShapes);
        constants = Map.copyOf(constants);
    }

    /** The declared shapes, a batch of 1 and {@value #DEFAULT_SPATIAL_EXTENT} for open heights and widths. */
    public static ImportOptions defaults() {
        return new ImportOptions(Map.of(), Map.of(), true, false);
    }

    /** With another default shape for an input. */
    public ImportOptions withInputShape(String input, Shape shape) {
        Map<String, Shape> copy = new LinkedHashMap<>(inputShapes);
        copy.put(input, shape);
        return new ImportOptions(copy, constants, symbolic, mapping);
    }

    /** With an input of the graph made constant. */
    public ImportOptions withConstant(String input, OnnxTensor value) {
        Map<String, OnnxTensor> copy = new LinkedHashMap<>(constants);
        copy.put(input, value);
        return new ImportOptions(inputShapes, copy, symbolic, mapping);
    }

    /** With every extent fixed. */
    public ImportOptions fixedShapes() {
        return new ImportOptions(inputShapes, constants, false, mapping);
    }

    /**
     * With the model's files mapped into memory: processes that read the same model share its weights in the operating
     * system's file cache, and no memory is needed to read them. <strong>The files must then not be written or cut while the
     * model, or a network compiled from it, is in use</strong>: what is written over them appears among the weights without
     * an error, and an access to a part that was cut off ends the process with the signal SIGBUS. That is what {@code cp},
     * {@code rsync --inplace} and most downloads do to a file that is there already; renaming a new file over it is harmless.
     */
    public ImportOptions mapped() {
        return new ImportOptions(inputShapes, constants, symbolic, true);
    }
}
