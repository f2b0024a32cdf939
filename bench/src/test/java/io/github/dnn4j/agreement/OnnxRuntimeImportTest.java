package io.github.dnn4j.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.agreement.onnxruntime.OnnxRuntime;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The importer against ONNX Runtime: models of two operators whose meaning hangs on a rank or on an extent being 1,
 * with a batch of 1, of 2, and an open one, imported with extents open and fixed, at one sample and where the batch is
 * open at two; and models in forms that exporters write, at other heights and widths as well where these are open.
 */
class OnnxRuntimeImportTest {
    private static final Path MODELS = Path.of("target", "agreement", "models");
    private static final float TOLERANCE = 1e-5f;

    private final List<String> differences = new ArrayList<>();
    private int agreed;
    private int refused;
    private int invalid;

    @Test
    void computesWhatTheFileSays() throws IOException {
        List<Path> files;
        try (Stream<Path> folder = Files.list(MODELS)) {
            files = folder.sorted().toList();
        }
        assertTrue(files.size() > 1000, files.size() + " models in " + MODELS);
        String peer;
        try (OnnxRuntime runtime = new OnnxRuntime();
                Backend reference = Backends.open("reference")) {
            peer = runtime.name();
            for (Path file : files) {
                compare(runtime, reference, file);
            }
        }
        String report = String.format(
                "%s: %d imports of %d models agree, %d differ; %d were refused by the importer, and %d runs there%n",
                peer, agreed, files.size(), differences.size(), refused, invalid);
        Files.writeString(
                Path.of("target", "agreement", "onnxruntime-import.txt"),
                String.join("\n", differences) + (differences.isEmpty() ? "" : "\n") + report);
        assertEquals(List.of(), differences);
        assertTrue(agreed > 1000, report);
    }

    private static Tensor integers(Shape shape) {
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        for (long i = 0; i < shape.elements(); i++) {
            tensor.setFloat(i, i * 37 % 23 - 9);
        }
        return tensor;
    }

    private void compare(OnnxRuntime runtime, Backend reference, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean named = file.toString().endsWith("batch N.onnx");
        for (ImportOptions options :
                List.of(ImportOptions.defaults(), ImportOptions.defaults().fixedShapes())) {
            OnnxModel model;
            try {
                model = OnnxImporter.read(bytes, options);
            } catch (OnnxException | UnsupportedOperatorException e) {
                refused++;
                continue;
            }
            Shape shape = model.network().inputs().getFirst().shape();
            compare(runtime, reference, file, bytes, model, shape);
            if (named
                    && !model.network().inputs().getFirst().symbols().getFirst().isEmpty()) {
                compare(runtime, reference, file, bytes, model, shape.with(0, 2));
            }
            if (model.network().inputs().getFirst().symbols().contains("H")) {
                compare(
                        runtime,
                        reference,
                        file,
                        bytes,
                        model,
                        shape.with(2, 24).with(3, 20));
            }
        }
    }

    private void compare(
            OnnxRuntime runtime, Backend reference, Path file, byte[] bytes, OnnxModel model, Shape shape) {
        try (Tensor input = integers(shape);
                CompiledNetwork compiled =
                        reference.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession(shape)) {
            Optional<Tensor> answer = runtime.run(bytes, "x", input, "y");
            if (answer.isEmpty()) {
                invalid++;
                return;
            }
            session.input("x").copyFrom(input);
            session.run();
            Tensor output = session.output("y");
            Tensor wanted = answer.get();
            String difference = "";
            if (!output.shape().equals(wanted.shape())) {
                difference = "has the shape " + output.shape() + ", and there " + wanted.shape();
            } else {
                for (long i = 0; i < wanted.shape().elements() && difference.isEmpty(); i++) {
                    float a = output.getFloat(i);
                    float b = wanted.getFloat(i);
                    if (!(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b)))) {
                        difference = "has " + a + " at " + i + ", and there " + b;
                    }
                }
            }
            if (difference.isEmpty()) {
                agreed++;
            } else {
                differences.add(file.getFileName() + " at " + shape + ": the output " + difference);
            }
        }
    }
}
