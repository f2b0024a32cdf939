package io.github.dnn4j.cli.conformance;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cli.conformance.ConformanceResult.Status;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ONNX's backend tests on a backend. */
@Command(
        name = "conformance",
        description = {
            "Runs ONNX's backend tests: every folder in DIR that holds model.onnx and test_data_set_* with input_*.pb and"
                    + " output_*.pb, or DIR itself. Weights, shapes and other operands that must be known at import are"
                    + " made constant. Fractions must agree to 1e-3 relative plus 1e-7, integers exactly.",
            ""
        })
public final class ConformanceCommand extends CliCommand {
    @Parameters(paramLabel = "DIR", description = "A folder of tests, or a test.")
    private Path folder;

    @Option(
            names = "--open",
            description =
                    "Import as programs do: the first input live, the others constant, extents open where they may be."
                            + " A batch that was opened is also run with two samples, against each alone.")
    private boolean open;

    @Option(
            names = "--of-largest",
            description =
                    "Fractions must agree to 1e-3 of the largest one of their output, not each to 1e-3 of its own:"
                            + " for whole networks, whose small outputs are differences of large values.")
    private boolean ofLargest;

    @Mixin
    private BackendOptions backend;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw usage(Files.exists(folder) ? "%s is a file, not a folder of tests" : "there is no folder %s", folder);
        }
        if (backend.precision() != Precision.F32) {
            throw usage("the tests' tolerances are for f32; --precision %s is not for them", backend.precisionName());
        }
        List<ConformanceCase> cases = ConformanceCase.in(folder);
        if (cases.isEmpty()) {
            throw usage("%s has no tests: neither it nor a folder in it holds a model.onnx", folder);
        }
        List<ConformanceResult> results = new ArrayList<>();
        try (Backend opened = backend.open();
                Progress progress = progress("conformance", cases.size())) {
            CompileOptions options = backend.compileOptions();
            ConformanceMode mode = open ? ConformanceMode.OPEN : ConformanceMode.FIXED;
            Allowance allowance = ofLargest ? Allowance.OF_LARGEST : Allowance.OF_EACH;
            for (ConformanceCase test : cases) {
                progress.step(test.name());
                ConformanceResult result = test.run(opened, options, mode, allowance);
                results.add(result);
                if (!json()) {
                    progress.clear();
                    out().println(result);
                    out().flush();
                }
            }
        }
        if (json()) {
            printJson(toJson(results));
        } else {
            out().printf(
                            "%d passed, %d failed, %d unsupported%n",
                            count(results, Status.PASSED),
                            count(results, Status.FAILED),
                            count(results, Status.UNSUPPORTED));
            if (open) {
                out().printf("%d of those that passed had an open extent%n", open(results));
            }
        }
        return count(results, Status.FAILED) == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static long count(List<ConformanceResult> results, Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    private static long open(List<ConformanceResult> results) {
        return results.stream().filter(ConformanceResult::open).count();
    }

    private static Map<String, Object> toJson(List<ConformanceResult> results) {
        return Json.object(
                "tests",
                results.stream()
                        .map(result -> Json.object(
                                "name",
                                result.name(),
                                "status",
                                result.status(),
                                "reason",
                                result.reason(),
                                "open",
                                result.open(),
                                "live",
                                result.live()))
                        .toList(),
                "passed",
                count(results, Status.PASSED),
                "failed",
                count(results, Status.FAILED),
                "unsupported",
                count(results, Status.UNSUPPORTED),
                "open",
                open(results));
    }
}
