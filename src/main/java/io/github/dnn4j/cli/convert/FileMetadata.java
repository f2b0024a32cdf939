package io.github.dnn4j.cli.convert;

import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.image.PictureMetadata;
import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.machine.BuildInfo;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.TrainedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a model that was made of another one says besides the network: what that one said, and what is known now. */
final class FileMetadata {
    private static final String PRECISION = TrainedModel.FACT + "precision";
    private static final String VERSION = TrainedModel.FACT + "dnn4j";

    private FileMetadata() {}

    /** Of an exported model, whose numbers stay what they were. */
    static Map<String, String> exported(Model model) {
        Optional<Preprocessing> said = model.pictures().preprocessing();
        Map<String, String> metadata = with(model, said.or(() -> published(model)));
        metadata.putIfAbsent(PRECISION, "f32");
        return metadata;
    }

    /** Of a model in 8-bit integers, calibrated on pictures that were prepared in this way. */
    static Map<String, String> quantized(Model model, Preprocessing preprocessing) {
        Map<String, String> metadata = with(model, Optional.of(preprocessing));
        metadata.put(PRECISION, "int8");
        return metadata;
    }

    private static Map<String, String> with(Model model, Optional<Preprocessing> preprocessing) {
        Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
        metadata.putAll(new PictureMetadata(preprocessing, model.pictures().classes()).entries());
        metadata.put(VERSION, BuildInfo.read().version());
        return metadata;
    }

    /** How pictures are prepared for a published network that takes some. */
    private static Optional<Preprocessing> published(Model model) {
        Shape input = model.network().inputs().getFirst().shape();
        return model.preset()
                .filter(_ -> input.rank() == 4)
                .map(preset -> Presets.named(preset)
                        .withSize(Math.toIntExact(input.extent(3)), Math.toIntExact(input.extent(2))));
    }
}
