package io.github.dnn4j.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.image.Preprocessing.ChannelOrder;
import io.github.dnn4j.image.Preprocessing.Fit;
import io.github.dnn4j.image.Preprocessing.Interpolation;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What files say of pictures is read as it was written. */
class PictureMetadataTest {
    private static final Preprocessing GREY = new Preprocessing(
            31,
            17,
            Fit.CROP_FLOOR,
            1 / 3.0,
            ChannelOrder.GREY,
            255,
            List.of(0.1),
            List.of(1 / 0.7),
            true,
            Interpolation.BICUBIC);

    @Test
    void isReadAsItWasWritten() {
        List<PictureMetadata> all = List.of(
                PictureMetadata.NONE,
                new PictureMetadata(Optional.of(GREY), List.of()),
                new PictureMetadata(Optional.empty(), List.of("one", " two words ", "")),
                new PictureMetadata(Optional.of(Presets.named("imagenet")), List.of("one")));
        for (PictureMetadata metadata : all) {
            assertEquals(metadata, PictureMetadata.of(metadata.entries()));
        }
        for (String preset : Presets.names()) {
            PictureMetadata metadata = new PictureMetadata(Optional.of(Presets.named(preset)), List.of());
            Map<String, String> entries = new HashMap<>(metadata.entries());
            entries.put("author", "somebody");
            assertEquals(metadata, PictureMetadata.of(entries));
        }
        assertEquals(
                "17x31",
                new PictureMetadata(Optional.of(GREY), List.of()).entries().get("dnn4j.picture.size"));
    }

    @Test
    void whatMakesNoSenseIsNamed() {
        Map<String, String> whole = new PictureMetadata(Optional.of(GREY), List.of()).entries();
        for (String name : whole.keySet()) {
            Map<String, String> less = new HashMap<>(whole);
            less.remove(name);
            refused(less, name);
            Map<String, String> wrong = new HashMap<>(whole);
            wrong.put(name, "squeeze");
            refused(wrong, name);
        }
        Map<String, String> two = new HashMap<>(whole);
        two.put("dnn4j.picture.mean", "0.5 0.5");
        refused(two, "2 means");
    }

    private static void refused(Map<String, String> entries, String part) {
        String message = assertThrows(InvalidDescriptorException.class, () -> PictureMetadata.of(entries))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
