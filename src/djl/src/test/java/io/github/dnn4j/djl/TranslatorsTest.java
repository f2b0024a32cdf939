package io.github.dnn4j.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.Translator;
import io.github.dnn4j.model.Model;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxExporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DJL's translators of pictures with dnn4j, and with ONNX Runtime and what it borrows from PyTorch. */
class TranslatorsTest {
    private static final List<String> NAMES =
            IntStream.range(0, 6).mapToObj(i -> "class " + i).toList();

    @TempDir
    private Path folder;

    private Path classifier() throws Exception {
        NetworkBuilder b = new NetworkBuilder("classifier");
        return write(b.output(b.input("x", 1, 3, 24, 32)
                        .convolution("conv", 8, 3)
                        .relu("relu")
                        .fullyConnected("fc", 6))
                .build());
    }

    private Path write(Network network) throws Exception {
        Path file = folder.resolve(network.name() + ".onnx");
        OnnxExporter.write(network, Parameters.initialise(network, Initialiser.he(1)), file);
        return file;
    }

    private static <T> T predict(String engine, Path file, Translator<Image, T> translator, Class<T> type)
            throws Exception {
        Criteria<Image, T> criteria = Criteria.builder()
                .setTypes(Image.class, type)
                .optModelPath(file)
                .optTranslator(translator)
                .optEngine(engine)
                .build();
        try (ZooModel<Image, T> model = criteria.loadModel();
                Predictor<Image, T> predictor = model.newPredictor()) {
            return predictor.predict(Pictures.gradients());
        }
    }

    private static ImageClassificationTranslator.Builder classification() {
        return ImageClassificationTranslator.builder()
                .addTransform(new Resize(40, 30))
                .addTransform(new CenterCrop(32, 24))
                .addTransform(new ToTensor())
                .addTransform(new Normalize(new float[] {.4f, .5f, .5f}, new float[] {.2f, .2f, .3f}))
                .optSynset(NAMES)
                .optApplySoftmax(true);
    }

    private static double[] probabilities(Classifications classes) {
        return NAMES.stream()
                .mapToDouble(name -> classes.get(name).getProbability())
                .toArray();
    }

    @Test
    void imageClassification() throws Exception {
        Path file = classifier();
        double[] expected =
                probabilities(predict("OnnxRuntime", file, classification().build(), Classifications.class));
        double[] actual = probabilities(predict("dnn4j", file, classification().build(), Classifications.class));
        assertArrayEquals(expected, actual, 1e-4);
    }

    /** A file of {@code dnn4j train}, arrays in and out. */
    @Test
    void trainedModels() throws Exception {
        Path file = Path.of("../main/resources/io/github/dnn4j/cli/classify/shipped/model.safetensors");
        float[] numbers = new float[28 * 28];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 29 / 29f;
        }
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(file)
                .optEngine("dnn4j")
                .build();
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor();
                Model own = Model.open(file)) {
            NDArray input = model.getNDManager().create(numbers, new Shape(1, 1, 28, 28));
            assertArrayEquals(
                    own.run(numbers).floats(),
                    predictor.predict(new NDList(input)).head().toFloatArray(),
                    1e-6f);
        }
    }

    @Test
    void severalPicturesInABatch() throws Exception {
        Criteria<Image, Classifications> criteria = Criteria.builder()
                .setTypes(Image.class, Classifications.class)
                .optModelPath(classifier())
                .optTranslator(classification().build())
                .optEngine("dnn4j")
                .build();
        try (ZooModel<Image, Classifications> model = criteria.loadModel();
                Predictor<Image, Classifications> predictor = model.newPredictor()) {
            List<Classifications> two = predictor.batchPredict(List.of(Pictures.gradients(), Pictures.gradients()));
            assertArrayEquals(probabilities(two.get(0)), probabilities(two.get(1)), 1e-6);
            assertArrayEquals(probabilities(predictor.predict(Pictures.gradients())), probabilities(two.get(0)), 1e-6);
        }
    }
}
