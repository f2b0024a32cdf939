package io.github.dnn4j.model;

import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.TrainedModel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model's file holds.
 *
 * @param network the network
 * @param parameters its weights; those of an ONNX file are read from it when the network is compiled
 * @param trained what is known of a network that was trained with dnn4j; empty for an ONNX file
 * @param metadata what the file says besides the network, texts by name
 * @param pictures what it says of pictures
 * @param notes what the importer noted; see {@link OnnxModel#notes}
 */
public record ModelFile(
        Network network,
        Parameters parameters,
        Optional<TrainedModel> trained,
        Map<String, String> metadata,
        PictureMetadata pictures,
        List<String> notes)
        implements AutoCloseable {
    /** Copies map and list. */
    public ModelFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        notes = List.copyOf(notes);
    }

    /** Whether it is, by its name, a safetensors file that {@code dnn4j train} wrote; all others are read as ONNX. */
    public static boolean isTrained(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
    }

    /**
     * Reads an ONNX file, or a safetensors file that {@code dnn4j train} or {@link TrainedModel#write} wrote. Height
     * and width that an ONNX file leaves open are by default those that it says of its pictures.
     *
     * @param options how an ONNX file is read
     * @throws io.github.dnn4j.onnx.OnnxException if there is no such file or it is malformed; likewise {@link
     *     io.github.dnn4j.safetensors.SafetensorsException}
     * @throws io.github.dnn4j.onnx.UnsupportedOperatorException if there are no layers for a part of it
     * @throws InvalidDescriptorException if what it says of its pictures makes no sense
     */
    public static ModelFile read(Path file, ImportOptions options) {
        if (isTrained(file)) {
            return of(TrainedModel.read(file));
        }
        PictureMetadata pictures = pictures(OnnxImporter.metadata(file), file);
        ImportOptions sized = pictures.preprocessing()
                .map(said -> options.withSpatialExtents(said.height(), said.width()))
                .orElse(options);
        OnnxModel model = OnnxImporter.read(file, sized);
        return new ModelFile(
                model.network(), model.parameters(), Optional.empty(), model.metadata(), pictures, model.notes());
    }

    /** A model that was trained with dnn4j. */
    public static ModelFile of(TrainedModel trained) {
        Optional<Preprocessing> preprocessing = Optional.of(trained.preprocessing());
        return new ModelFile(
                trained.network(),
                trained.parameters(),
                Optional.of(trained),
                trained.metadata(),
                new PictureMetadata(preprocessing, trained.classes()),
                List.of());
    }

    private static PictureMetadata pictures(Map<String, String> metadata, Path file) {
        try {
            return PictureMetadata.of(metadata);
        } catch (InvalidDescriptorException e) {
            throw new InvalidDescriptorException(file + " says of its pictures what makes no sense: " + e.getMessage());
        }
    }

    /** Closes the files that weights are still in; see {@link OnnxModel#close}. */
    @Override
    public void close() {
        parameters.close();
    }
}
