package io.github.dnn4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.image.ImageReader;
import io.github.dnn4j.image.PictureException;
import io.github.dnn4j.image.Presets;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.train.TrainedModel;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that comes with the library, and its pictures. */
class ClassifierTest {
    private static final Path SHIPPED =
            Path.of("src", "main", "resources", "io", "github", "dnn4j", "cli", "classify", "shipped");
    private static final Path MODEL = SHIPPED.resolve("model.safetensors");
    private static final Path BAG = SHIPPED.resolve("bag.png");

    @TempDir
    private Path folder;

    @Test
    void aPictureInAClassOut() throws Exception {
        try (Classifier classifier = Classifier.open(MODEL)) {
            List<Prediction> predictions = classifier.classify(BAG);
            assertEquals("bag", predictions.getFirst().label().toLowerCase(java.util.Locale.ROOT));
            assertEquals(Classifier.USUAL, predictions.size());
            assertTrue(predictions.get(0).probability() >= predictions.get(1).probability());
            byte[] bytes = Files.readAllBytes(BAG);
            assertEquals(predictions, classifier.classify(bytes));
            assertEquals(predictions, classifier.classify(new ByteArrayInputStream(bytes)));
            assertEquals(predictions, classifier.classify(ImageIO.read(BAG.toFile())));
            assertEquals(
                    predictions.subList(0, 2),
                    classifier.classifyAsync(ImageReader.read(BAG), 2).get());
        }
    }

    @Test
    void severalPicturesAreWhatEachIsAlone() throws Exception {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(SHIPPED)) {
            pictures = files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
        assertEquals(10, pictures.size());
        try (Classifier classifier = Classifier.open(
                MODEL,
                ClassifierOptions.defaults().model(ModelOptions.defaults().sessions(2)))) {
            List<List<Prediction>> all = classifier.classify(pictures);
            for (int i = 0; i < all.size(); i++) {
                assertEquals(
                        classifier.classify(pictures.get(i)),
                        all.get(i),
                        pictures.get(i).toString());
            }
        }
    }

    /** An ONNX file that says how its pictures are prepared and what they show gives what the trained model does. */
    @Test
    void anOnnxFileCarriesTheSame() throws Exception {
        TrainedModel trained = TrainedModel.read(MODEL);
        Path file = folder.resolve("clothes.onnx");
        OnnxExporter.write(trained.network(), trained.parameters(), trained.metadata(), file);
        try (Classifier own = Classifier.open(MODEL);
                Classifier onnx = Classifier.open(file)) {
            assertEquals(own.preprocessing(), onnx.preprocessing());
            assertEquals(
                    own.classify(BAG).stream().map(Prediction::label).toList(),
                    onnx.classify(BAG).stream().map(Prediction::label).toList());
        }
    }

    @Test
    void labelsAndPreprocessingMayBeGiven() throws Exception {
        List<String> letters = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        try (Classifier own = Classifier.open(MODEL);
                Classifier named =
                        Classifier.open(MODEL, ClassifierOptions.defaults().labels(letters))) {
            int index = own.classify(BAG).getFirst().index();
            assertEquals(letters.get(index), named.classify(BAG).getFirst().label());
        }
        assertMessage(
                "the list has 1 labels, but model.safetensors tells 10 classes apart",
                () -> Classifier.open(MODEL, ClassifierOptions.defaults().labels(List.of("bag"))));
        assertMessage(
                "the preprocessing gives 3 channels",
                () -> Classifier.open(MODEL, ClassifierOptions.defaults().preset(Presets.IMAGENET)));
    }

    private Path model(int channels, int size) throws Exception {
        NetworkBuilder b = new NetworkBuilder("net");
        Network network = b.output(b.input("x", 1, channels, size, size).fullyConnected("fc", 3))
                .build();
        Path file = folder.resolve("net" + channels + ".onnx");
        OnnxExporter.write(network, Parameters.initialise(network, Initialiser.he(1)), file);
        return file;
    }

    @Test
    void withoutNamesAClassIsItsNumber() throws Exception {
        try (Classifier classifier = Classifier.open(model(3, 32))) {
            Prediction first = classifier.classify(BAG).getFirst();
            assertEquals(Integer.toString(first.index()), first.label());
            double sum = classifier.classify(ImageReader.read(BAG), 3).stream()
                    .mapToDouble(Prediction::probability)
                    .sum();
            assertEquals(1, sum, 1e-6);
        }
    }

    @Test
    void whatIsNotKnownIsAskedFor() throws Exception {
        Path twoChannels = model(2, 32);
        assertMessage("no preprocessing is known for net2.onnx", () -> Classifier.open(twoChannels));
    }

    @Test
    void picturesThatCannotBeReadAreRefused() throws Exception {
        try (Classifier classifier = Classifier.open(MODEL)) {
            assertThrows(PictureException.class, () -> classifier.classify(new byte[] {1, 2, 3}));
            assertThrows(PictureException.class, () -> classifier.classify(folder.resolve("none.png")));
            assertThrows(PictureException.class, () -> classifier.classify(List.of(BAG, folder.resolve("none.png"))));
        }
    }

    @Test
    void aClosedClassifierRefuses() throws Exception {
        Classifier classifier = Classifier.open(MODEL);
        classifier.close();
        assertThrows(RejectedExecutionException.class, () -> classifier.classify(BAG));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
        InvalidDescriptorException e = assertThrows(InvalidDescriptorException.class, call);
        assertTrue(e.getMessage().contains(part), e::getMessage);
    }
}
