package io.github.dnn4j.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Joints;
import ai.djl.modality.cv.transform.Resize;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.BaseImageTranslator;
import ai.djl.modality.cv.translator.BigGANTranslator;
import ai.djl.modality.cv.translator.ImageFeatureExtractor;
import ai.djl.modality.cv.translator.InstanceSegmentationTranslator;
import ai.djl.modality.cv.translator.SemanticSegmentationTranslator;
import ai.djl.modality.cv.translator.SimplePoseTranslator;
import ai.djl.modality.cv.translator.SingleShotDetectionTranslator;
import ai.djl.modality.cv.translator.StyleTransferTranslator;
import ai.djl.modality.cv.translator.YoloPoseTranslator;
import ai.djl.modality.cv.translator.YoloSegmentationTranslator;
import ai.djl.modality.cv.translator.YoloTranslator;
import ai.djl.modality.cv.translator.YoloV5Translator;
import ai.djl.modality.cv.translator.YoloV8Translator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What DJL's translators of pictures make of a picture, and of outputs of a network that are made up, with dnn4j's
 * arrays and with those of PyTorch, which ONNX Runtime's engine borrows.
 */
class PostprocessingTest {
    private static final List<String> CLASSES =
            IntStream.range(0, 3).mapToObj(i -> "c" + i).toList();
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:[eE]-?\\d+)?");

    /** A translator and the shapes of its network's outputs; {@code refused} names what it lacks, if it does. */
    private record Case(Supplier<? extends Translator<Image, ?>> translator, String refused, Shape... outputs) {}

    private static <B extends BaseImageTranslator.BaseBuilder<?>> B sized(B builder) {
        builder.setImageSize(32, 24);
        builder.addTransform(new Resize(32, 24));
        builder.addTransform(new ToTensor());
        return builder;
    }

    private static Map<String, Case> cases() {
        Map<String, Case> all = new LinkedHashMap<>();
        all.put(
                "ImageFeatureExtractor",
                new Case(() -> sized(ImageFeatureExtractor.builder()).build(), "", new Shape(7)));
        all.put(
                "SingleShotDetectionTranslator",
                new Case(
                        () -> sized(SingleShotDetectionTranslator.builder().optSynset(CLASSES))
                                .build(),
                        "",
                        new Shape(6),
                        new Shape(6),
                        new Shape(6, 4)));
        all.put(
                "InstanceSegmentationTranslator",
                new Case(
                        () -> sized(InstanceSegmentationTranslator.builder().optSynset(CLASSES))
                                .build(),
                        "",
                        new Shape(6),
                        new Shape(6),
                        new Shape(6, 4),
                        new Shape(6, 5, 5)));
        all.put(
                "SemanticSegmentationTranslator",
                new Case(
                        () -> sized(SemanticSegmentationTranslator.builder().optSynset(CLASSES))
                                .build(),
                        "",
                        new Shape(1),
                        new Shape(3, 4, 5)));
        all.put(
                "YoloTranslator",
                new Case(
                        () -> sized(YoloTranslator.builder().optSynset(CLASSES)).build(),
                        "",
                        new Shape(6),
                        new Shape(6),
                        new Shape(6, 4)));
        all.put(
                "YoloV5Translator",
                new Case(
                        () -> sized(YoloV5Translator.builder().optSynset(CLASSES))
                                .build(),
                        "",
                        new Shape(9, 8)));
        all.put(
                "YoloV8Translator",
                new Case(
                        () -> sized(YoloV8Translator.builder().optSynset(CLASSES))
                                .build(),
                        "",
                        new Shape(7, 8400)));
        all.put(
                "YoloPoseTranslator",
                new Case(() -> sized(YoloPoseTranslator.builder()).build(), "", new Shape(56, 9)));
        all.put(
                "YoloSegmentationTranslator",
                new Case(
                        () -> sized(YoloSegmentationTranslator.builder().optSynset(CLASSES))
                                .build(),
                        "",
                        new Shape(39, 9),
                        new Shape(32, 4, 5)));
        all.put("StyleTransferTranslator", new Case(StyleTransferTranslator::new, "", new Shape(1, 3, 4, 5)));
        all.put(
                "SimplePoseTranslator",
                new Case(() -> sized(SimplePoseTranslator.builder()).build(), "NDArray.tile", new Shape(4, 5, 6)));
        return all;
    }

    private static TranslatorContext context(NDManager manager) {
        Map<Object, Object> attached = new HashMap<>();
        return (TranslatorContext) Proxy.newProxyInstance(
                PostprocessingTest.class.getClassLoader(),
                new Class<?>[] {TranslatorContext.class},
                (_, method, values) -> switch (method.getName()) {
                    case "getNDManager", "getPredictorManager" -> manager;
                    case "getAttachment" -> attached.get(values[0]);
                    case "setAttachment" -> attached.put(values[0], values[1]);
                    case "getModel" -> null;
                    default -> throw new AssertionError(method.toString());
                });
    }

    /** Numbers from 0 to 1; the first output of those with several are numbers of classes. */
    private static NDList outputs(NDManager manager, Shape... shapes) {
        SplittableRandom random = new SplittableRandom(3);
        NDList list = new NDList();
        for (Shape shape : shapes) {
            float[] numbers = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = shapes.length > 2 && list.isEmpty() ? i % 3 : (float) random.nextDouble();
            }
            list.add(manager.create(numbers, shape));
        }
        return list;
    }

    private static String text(Object result) {
        return switch (result) {
            case float[] numbers -> java.util.Arrays.toString(numbers);
            case CategoryMask mask -> java.util.Arrays.deepToString(mask.getMask());
            case DetectedObjects objects -> objects.toJson();
            case Joints[] joints ->
                Stream.of(joints).map(PostprocessingTest::text).toList().toString();
            case Joints joints ->
                joints.getJoints().stream()
                        .map(joint -> joint.getX() + " " + joint.getY() + " " + joint.getConfidence())
                        .toList()
                        .toString();
            case Image image ->
                java.util.Arrays.toString(
                        image.toNDArray(Engine.getEngine("dnn4j").newBaseManager())
                                .toByteArray());
            default -> throw new AssertionError(result.getClass().toString());
        };
    }

    /** A picture made an input, and what was made of outputs. */
    private record Result(float[] input, String output) {
        static <T> Result of(Translator<Image, T> translator, NDManager manager, Shape... outputs) throws Exception {
            TranslatorContext context = context(manager);
            translator.prepare(context);
            NDArray input =
                    translator.processInput(context, Pictures.gradients()).head();
            return new Result(input.toFloatArray(), text(translator.processOutput(context, outputs(manager, outputs))));
        }

        /** The same text, its numbers within 1e-4. */
        void requireLike(Result other) {
            assertArrayEquals(other.input, input, 1e-4f);
            assertEquals(
                    NUMBER.matcher(other.output).replaceAll("#"),
                    NUMBER.matcher(output).replaceAll("#"));
            assertArrayEquals(numbers(other.output), numbers(output), 1e-4);
        }

        private static double[] numbers(String text) {
            return NUMBER.matcher(text)
                    .results()
                    .mapToDouble(each -> Double.parseDouble(each.group()))
                    .toArray();
        }
    }

    @Test
    void oneHotIsRefusedToBigGan() {
        try (NDManager own = Engine.getEngine("dnn4j").newBaseManager()) {
            UnsupportedOperationException e = assertThrows(
                    UnsupportedOperationException.class,
                    () -> new BigGANTranslator(0.5f).processInput(context(own), new int[] {1, 2}));
            assertTrue(e.getMessage().contains("NDArray.oneHot"), e::getMessage);
        }
    }

    @TestFactory
    Stream<DynamicTest> givesWhatPyTorchGivesOrIsRefused() {
        return cases().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    Case given = each.getValue();
                    try (NDManager own = Engine.getEngine("dnn4j").newBaseManager();
                            NDManager other = Engine.getEngine("PyTorch").newBaseManager()) {
                        if (!given.refused.isEmpty()) {
                            UnsupportedOperationException e = assertThrows(
                                    UnsupportedOperationException.class,
                                    () -> Result.of(given.translator.get(), own, given.outputs));
                            assertTrue(e.getMessage().contains(given.refused), e::getMessage);
                        } else {
                            Result expected = Result.of(given.translator.get(), other, given.outputs);
                            assertTrue(expected.output.length() > 10, expected.output);
                            Result.of(given.translator.get(), own, given.outputs)
                                    .requireLike(expected);
                        }
                    }
                }));
    }
}
