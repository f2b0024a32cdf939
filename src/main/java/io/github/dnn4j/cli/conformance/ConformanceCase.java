package io.github.dnn4j.cli.conformance;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.onnx.ConstantOperandException;
import io.github.dnn4j.onnx.ImportOptions;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.onnx.OnnxSignature;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.UnsupportedOperatorException;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One test in the layout of ONNX's backend tests: a folder with {@code model.onnx} and folders {@code test_data_set_*}
 * of {@code input_*.pb} and {@code output_*.pb}. Weights, shapes and other operands that dnn4j wants to know at import
 * are inputs there; they are made constants of the data set's values.
 *
 * <p>A test is unsupported only if the importer finds no layers that describe it. Whatever goes wrong later is a
 * failure.
 */
final class ConformanceCase {
    private final Path folder;
    private final String name;

    private ConformanceCase(Path folder) {
        this.folder = folder;
        this.name = folder.getFileName().toString();
    }

    /** The tests in a folder, in the order of their names, or the one that the folder itself is. */
    static List<ConformanceCase> in(Path folder) throws IOException {
        if (Files.isRegularFile(folder.resolve("model.onnx"))) {
            return List.of(new ConformanceCase(folder.toRealPath()));
        }
        List<ConformanceCase> cases = new ArrayList<>();
        for (Path child : sorted(folder, "*")) {
            if (Files.isRegularFile(child.resolve("model.onnx"))) {
                cases.add(new ConformanceCase(child));
            }
        }
        return cases;
    }

    private static List<Path> sorted(Path folder, String pattern) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(paths::add);
        }
        paths.sort(null);
        return paths;
    }

    /** The folder's name. */
    String name() {
        return name;
    }

    /** Runs every data set. */
    ConformanceResult run(Backend backend, CompileOptions options, ConformanceMode mode, Allowance allowance) {
        try {
            List<Path> dataSets = sorted(folder, "test_data_set_*");
            if (dataSets.isEmpty()) {
                return ConformanceResult.failed(name, "there is no test_data_set_*");
            }
            OnnxSignature signature = OnnxSignature.read(folder.resolve("model.onnx"));
            boolean open = false;
            int live = Integer.MAX_VALUE;
            for (Path dataSet : dataSets) {
                OnnxModel model = imported(signature, dataSet, mode);
                open |= model.network().inputs().stream()
                        .flatMap(input -> input.symbols().stream())
                        .anyMatch(symbol -> !symbol.isEmpty());
                live = Math.min(live, model.network().inputs().size());
                Optional<String> difference = run(backend, options, model, signature, dataSet, allowance);
                if (difference.isPresent()) {
                    return ConformanceResult.failed(name, difference.get());
                }
            }
            return ConformanceResult.passed(name, open, live);
        } catch (UnsupportedOperatorException e) {
            return ConformanceResult.unsupported(name, e.operator() + ": " + e.reason());
        } catch (IOException | RuntimeException e) {
            return ConformanceResult.failed(
                    name, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private Optional<String> run(
            Backend backend,
            CompileOptions options,
            OnnxModel model,
            OnnxSignature signature,
            Path dataSet,
            Allowance allowance) {
        try (CompiledNetwork compiled = backend.compile(model.network(), model.parameters(), options);
                Session session = compiled.newSession()) {
            for (NetworkInput input : model.network().inputs()) {
                OnnxTensor value = input(signature, dataSet, input.name());
                try (Tensor given = value.toTensor(value.shape(), input.type())) {
                    session.input(input.name()).copyFrom(given);
                }
            }
            session.run();
            for (int i = 0; i < signature.outputs().size(); i++) {
                String output = signature.outputs().get(i);
                OnnxTensor expected = OnnxImporter.readTensor(dataSet.resolve("output_" + i + ".pb"));
                Optional<String> difference =
                        ConformanceComparison.difference(output, session.output(output), expected, allowance);
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return StackedSamples.apply(model.network())
                    ? StackedSamples.difference(
                            compiled,
                            input(
                                    signature,
                                    dataSet,
                                    model.network().inputs().getFirst().name()),
                            allowance)
                    : Optional.empty();
        }
    }

    /** Imports the model, making constant what the importer asks to be constant. */
    private OnnxModel imported(OnnxSignature signature, Path dataSet, ConformanceMode mode) {
        ImportOptions options = ImportOptions.defaults();
        switch (mode) {
            case FIXED -> options = options.fixedShapes();
            case OPEN -> options = withConstants(options, signature, dataSet);
        }
        while (true) {
            try {
                OnnxModel model = OnnxImporter.read(folder.resolve("model.onnx"), options);
                ImportOptions atGiven = options;
                for (NetworkInput input : model.network().inputs()) {
                    OnnxTensor value = input(signature, dataSet, input.name());
                    if (!Arrays.equals(value.extents(), input.shape().toArray())) {
                        atGiven = atGiven.withInputShape(input.name(), value.shape()); // the file leaves extents open
                    }
                }
                return atGiven.equals(options) ? model : OnnxImporter.read(folder.resolve("model.onnx"), atGiven);
            } catch (ConstantOperandException e) {
                ImportOptions more = signature.inputs().contains(e.value())
                        ? options.withConstant(e.value(), input(signature, dataSet, e.value()))
                        : withConstants(options, signature, dataSet);
                if (more.equals(options)) {
                    throw e;
                }
                options = more;
            }
        }
    }

    /** With every input but the first constant: what a value in between is computed from may be among them. */
    private static ImportOptions withConstants(ImportOptions options, OnnxSignature signature, Path dataSet) {
        ImportOptions result = options;
        for (String constant : signature.inputs().stream().skip(1).toList()) {
            if (!options.constants().containsKey(constant)) {
                result = result.withConstant(constant, input(signature, dataSet, constant));
            }
        }
        return result;
    }

    private static OnnxTensor input(OnnxSignature signature, Path dataSet, String input) {
        return OnnxImporter.readTensor(
                dataSet.resolve("input_" + signature.inputs().indexOf(input) + ".pb"));
    }
}
