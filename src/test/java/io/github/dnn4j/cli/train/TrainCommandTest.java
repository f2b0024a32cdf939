package io.github.dnn4j.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyData;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.safetensors.SafetensorsWriter;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path model;

    @BeforeEach
    void write() throws IOException {
        data = TinyData.idx(folder.resolve("data"), 80, 20);
        model = folder.resolve("model.safetensors");
    }

    private CommandLineRun train(Object... more) {
        List<Object> args = new ArrayList<>(
                List.of("train", "--network", "standard", "--data", data, "--out", model, "--backend", "reference"));
        args.addAll(List.of(more));
        if (!args.contains("--batch")) {
            args.addAll(List.of("--batch", 20));
        }
        args.addAll(List.of("--learning-rate", 0.05));
        return CommandLineRun.of(args.toArray());
    }

    private static float[] weights(TrainedModel model, String name) {
        return model.parameters().get(name).toFloatArray();
    }

    @Test
    void writesAModelThatKnowsItsClasses() throws IOException {
        Path csv = folder.resolve("history.csv");
        Path page = folder.resolve("page.html");
        Path onnx = folder.resolve("model.onnx");
        CommandLineRun run =
                train("--epochs", 8, "--csv", csv, "--html", page, "--onnx", onnx, "--augment-crop", 0, "--json");
        Map<String, Object> json = run.succeeded().json();
        assertEquals(8, ((List<?>) json.get("epochs")).size());
        Map<?, ?> plan = (Map<?, ?>) json.get("plan");
        assertEquals(8.0, plan.get("epochs"));
        assertEquals(1.0, plan.get("seed"));
        assertEquals(0.05, ((Map<?, ?>) plan.get("optimizer")).get("learning_rate"));
        double accuracy = (Double) json.get("test_accuracy");
        assertTrue(accuracy > 0.8, "bright bars were not learned: " + accuracy);

        TrainedModel trained = TrainedModel.read(model);
        assertEquals("standard", trained.classifier());
        assertEquals(10, trained.classes().size());
        assertEquals(Shape.of(1, 1, 8, 8), trained.input());

        List<String> lines = Files.readAllLines(csv);
        assertTrue(lines.getFirst().startsWith("epoch,step,loss"), lines.getFirst());
        assertEquals(8, lines.stream().filter(line -> line.matches("\\d,.*")).count(), "a line for each epoch");
        for (int epoch = 1; epoch <= 8; epoch++) {
            // The table has the means of whole epochs, as the console and JSON do.
            String end = epoch + ",";
            String[] row = lines.stream()
                    .filter(line -> line.startsWith(end))
                    .findFirst()
                    .orElseThrow()
                    .split(",");
            Map<?, ?> told = (Map<?, ?>) ((List<?>) json.get("epochs")).get(epoch - 1);
            assertEquals((Double) told.get("loss"), Double.parseDouble(row[8]), 1e-6);
            assertEquals((Double) told.get("train_accuracy"), Double.parseDouble(row[9]), 1e-6);
        }
        String text = Files.readString(page);
        assertTrue(text.contains("data:image/png;base64,") && text.contains("dnn4j-training-1"));

        OnnxModel imported = OnnxImporter.read(onnx);
        assertArrayEquals(
                outputs(trained.network(), trained.parameters()),
                outputs(imported.network(), imported.parameters()),
                1e-5f);

        Path picture = TinyData.png(folder.resolve("picture.png"), 7);
        String found = CommandLineRun.of("classify", picture, "--model", model, "--verify", "--top", 1)
                .succeeded()
                .out();
        assertTrue(found.lines().anyMatch(line -> line.matches(" +0\\.\\d+ +7 +7")), found);
        assertTrue(found.contains("as it was trained"), found);
        assertEquals(probabilities(picture, model), probabilities(picture, onnx));
        assertEquals("f32", imported.metadata().get("dnn4j.fact.precision"));
        assertTrue(imported.metadata().containsKey("dnn4j.fact.dnn4j"));
        Path exported = folder.resolve("exported.onnx");
        CommandLineRun.of("export", model, "--out", exported).succeeded();
        assertEquals(probabilities(picture, model), probabilities(picture, exported));
    }

    /** What {@code classify} says of a picture by nothing but the model's file. */
    private static Object probabilities(Path picture, Path file) {
        Map<String, Object> json = CommandLineRun.of(
                        "classify", picture, "--model", file, "--backend", "reference", "--top", 10, "--json")
                .succeeded()
                .json();
        Object classes = ((Map<?, ?>) ((List<?>) json.get("pictures")).getFirst()).get("classes");
        assertEquals(10, ((List<?>) classes).size());
        return classes;
    }

    private static float[] outputs(Network network, Parameters parameters) {
        SplittableRandom random = new SplittableRandom(5);
        float[] pixels = new float[64];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        try (Backend backend = ReferenceBackend.open();
                CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = compiled.newSession(Shape.of(1, 1, 8, 8))) {
            session.input(network.inputs().getFirst().name()).copyFrom(pixels);
            session.run();
            return session.output(network.outputs().getFirst()).toFloatArray();
        }
    }

    @Test
    void theSameSeedGivesTheSameWeightsAndResumedOnesToo() throws IOException {
        train("--epochs", 2, "--seed", 3, "--schedule", "constant", "--augment-flip")
                .succeeded();
        float[] first = weights(TrainedModel.read(model), "block1.weight");
        Path checkpoint = folder.resolve("model.checkpoint.safetensors");
        assertTrue(Files.exists(checkpoint));
        train("--epochs", 1, "--seed", 3, "--schedule", "constant", "--augment-flip")
                .succeeded();
        assertFalse(java.util.Arrays.equals(first, weights(TrainedModel.read(model), "block1.weight")));
        String text = train("--epochs", 2, "--seed", 3, "--schedule", "constant", "--augment-flip", "--resume")
                .succeeded()
                .out();
        assertTrue(text.contains("resumed  after step 4"), text);
        assertTrue(text.contains("decay 0.0005 on weights"), text);
        assertArrayEquals(first, weights(TrainedModel.read(model), "block1.weight"));
        assertTrue(text.contains("epoch 2/2") && !text.contains("epoch 1/2"), text);
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefusedWithWhatDiffers() {
        train("--epochs", 1, "--limit", 40).succeeded();
        CommandLineRun other = CommandLineRun.of(
                "train",
                "--network",
                "separable",
                "--data",
                data,
                "--out",
                model,
                "--backend",
                "reference",
                "--batch",
                20,
                "--learning-rate",
                0.05,
                "--epochs",
                1,
                "--limit",
                40,
                "--resume");
        other.failed("separable");
        assertTrue(other.err().contains("block1.weight"), other.err());
    }

    @Test
    void badDataIsNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CommandLineRun.of("train", "--network", "standard", "--data", empty, "--out", model)
                .failed(empty.toString());
        CommandLineRun.of("train", "--network", "standard", "--data", "nothing-here", "--out", model)
                .refused("nothing-here");
        byte[] labels = Files.readAllBytes(data.resolve("train-labels-idx1-ubyte"));
        labels[8 + 7] = 23;
        Files.write(data.resolve("train-labels-idx1-ubyte"), labels);
        train("--epochs", 1).failed("23");

        Path mixed = folder.resolve("mixed");
        for (String name : List.of("a", "b")) {
            Files.createDirectories(mixed.resolve(name));
            for (int i = 0; i < 3; i++) {
                TinyData.png(mixed.resolve(name).resolve(i + ".png"), i);
            }
        }
        Files.write(mixed.resolve("b/1.png"), new io.github.dnn4j.report.Bitmap(9, 8).png());
        CommandLineRun.of("train", "--network", "standard", "--data", mixed, "--out", model)
                .failed("differ");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        train("--epochs", 0).refused("0 epochs");
        train("--batch", 100).refused("100");
        train("--momentum", 1.5).refused("1.5");
        train("--optimizer", "magic").refused("magic");
        train("--schedule", "sometimes").refused("sometimes");
        train("--label-smoothing", 1).refused("1.0");
        train("--limit", 0).refused("--limit");
        train("--checkpoint-every", 0).refused("--checkpoint-every");
        train("--threads", -1).refused("-1");
        train("--threads", 99999).refused("99999");
        train("--resume").refused("model.checkpoint.safetensors");
        train("--html", folder).refused(folder.toString());
        CommandLineRun.of("train", "--network", "vgg99", "--data", data, "--out", model)
                .refused("vgg99");
        CommandLineRun.of("train", "--network", "nin_cifar10", "--data", data, "--out", model)
                .refused("3 channels");
        CommandLineRun.of("train", "--network", "standard", "--data", data, "--out", folder.resolve("model.bin"))
                .refused(".safetensors");
    }

    @Test
    void safetensorsOfOthersAreNoModels() throws IOException {
        Path other = folder.resolve("other.safetensors");
        SafetensorsWriter.write(other, Map.of("a", Tensor.ofFloats(Shape.of(1), 1)), Map.of("format", "pt"));
        Path picture = TinyData.png(folder.resolve("picture.png"), 7);
        CommandLineRun.of("classify", picture, "--model", other).failed("dnn4j.model");
    }
}
