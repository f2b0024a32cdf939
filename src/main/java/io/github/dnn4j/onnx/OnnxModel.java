package io.github.dnn4j.onnx;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as it was imported.
 *
 * @param network the network
 * @param parameters its weights, F32, in the file where they can be
 * @param outputTypes element type of each output in the file; a network has half precision, and constant outputs of
 *     types that it lacks, as F32
 * @param producer the program that wrote the file, with its version; empty if the file does not say
 * @param opset version of the operator set; 0 if the file names none, which is read as version 1
 * @param metadata what the file says besides, texts by name; {@link io.github.dnn4j.image.PictureMetadata} reads some
 * @param notes what its user may want to know, a sentence each: extents that could not be opened, or not for every
 *     value, with the node that is why; channels that a weight said; values and weights that are computed in another
 *     type than the file has them in; shapes that the file declares and the network does not give; a version of the
 *     operator set that is not known
 */
public record OnnxModel(
        Network network,
        Parameters parameters,
        Map<String, ElementType> outputTypes,
        String producer,
        long opset,
        Map<String, String> metadata,
        List<String> notes)
        implements AutoCloseable {
    /** Copies maps and list. */
    public OnnxModel {
        notes = List.copyOf(notes);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        outputTypes = Collections.unmodifiableMap(new LinkedHashMap<>(outputTypes));
    }

    /**
     * Closes the files that weights are still in, as {@link Parameters#close} does: networks compiled from this model
     * keep them open for themselves. Not needed: files are closed by themselves, later, once nothing refers to the
     * weights.
     */
    @Override
    public void close() {
        parameters.close();
    }
}
