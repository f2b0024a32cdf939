package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.InputShapeOptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which kernels run a compiled network, and why. */
@Command(
        name = "explain",
        description = {
            "Compiles a model and tells, step by step, which implementation the backend chose, its instruction set and"
                    + " memory layouts, which layers were fused into it, every reorder with the bytes that it moves, and"
                    + " how much memory the plan needs.",
            ""
        })
public final class ExplainCommand extends CliCommand {
    @Parameters(paramLabel = "FILE.onnx", arity = "0..1", description = "The model.")
    private Path file;

    @Mixin
    private NetworkOptions networkOptions;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private InputShapeOptions shapeOptions;

    @Option(names = "--unoptimized", description = "Compile without fusing and folding: every layer a step of its own.")
    private boolean unoptimized;

    @Option(names = "--profile", description = "Also run the model on zeros and print the median time of every step.")
    private boolean profile;

    @Override
    public Integer call() {
        networkOptions.requireOne(file, "FILE.onnx");
        if (file != null) {
            requireFile(file, "model");
        }
        Model model = networkOptions.load(file, "FILE.onnx", shapeOptions.size(), false);
        Map<String, Shape> inputs = shapeOptions.shapes(model.network());
        try (Backend backend = backendOptions.open();
                CompiledNetwork compiled = backend.compile(
                        model.network(),
                        model.parameters(),
                        backendOptions.compileOptions().optimize(!unoptimized))) {
            Explanation explanation = compiled.explain(inputs);
            Optional<StepTimes> times = profile ? Optional.of(measure(compiled, inputs)) : Optional.empty();
            ExplainReport report = new ExplainReport(model, inputs, explanation, backendOptions.precisionName());
            if (json()) {
                Map<String, Object> document = report.toJson();
                times.ifPresent(measured -> document.put("profile", measured.toJson()));
                printJson(document);
            } else {
                report.print(out());
                times.ifPresent(this::print);
            }
            return ExitCode.OK;
        }
    }

    private static StepTimes measure(CompiledNetwork compiled, Map<String, Shape> inputs) {
        try (Session session = compiled.newSession(inputs)) {
            return StepTimes.measure(session);
        }
    }

    private void print(StepTimes times) {
        out().println();
        out().print(times.table());
    }
}
