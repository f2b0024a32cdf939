package io.github.dnn4j.cli.bench;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ComputeOptions;
import io.github.dnn4j.measure.ComputeType;
import io.github.dnn4j.measure.Configuration;
import io.github.dnn4j.measure.Workload;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Backends, precisions, batch sizes and thread counts, whose cross product is measured. */
final class BenchAxes {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            split = ",",
            description = "What computes, such as onednn,reference; by default every backend that is available, except"
                    + " the reference, which then only judges.")
    private List<String> backends = new ArrayList<>();

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            split = ",",
            description =
                    "Types of values and weights, such as f32,bf16,int8; by default f32 and what the processor computes"
                            + " natively. For int8 a network is quantized first, its ranges taken from random inputs.")
    private List<ComputeType> precisions = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            converter = BatchSize.class,
            description = "Batch sizes, such as 1,8; by default that of the problem or model, 1 for networks.")
    private List<Long> batches = new ArrayList<>();

    /** What {@code --batch} was called before. */
    @Option(names = "--batch-size", split = ",", hidden = true, converter = BatchSize.class)
    void batchSize(List<Long> sizes) {
        batches = sizes;
    }

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "Threads of a run, such as 1,2; by default as many as there are processors.")
    private List<Integer> threads = new ArrayList<>();

    /** Checks what can be checked without opening a backend. */
    void check() {
        int most = ComputeOptions.mostThreads();
        for (int count : threads) {
            if (count < 1 || count > most) {
                throw usage("--threads " + count + "; give 1 to " + most + ", several with commas between");
            }
        }
        for (long batch : batches) {
            if (batch < 1) {
                throw usage("--batch " + batch + "; give 1 or more, several with commas between");
            }
        }
        List<String> known =
                Backends.providers().stream().map(BackendProvider::name).toList();
        for (String name : backends) {
            if (!known.contains(name)) {
                throw usage("there is no backend named " + name + "; known are " + String.join(", ", known));
            }
        }
    }

    /**
     * Opens the backends to measure, in the order asked for, else the preferred first.
     *
     * @param note is told why a backend is left out that would be preferred to all that are opened
     * @throws CommandException if there is none but the reference, and it was not named
     */
    List<Backend> open(Consumer<String> note) {
        List<Backend> opened = new ArrayList<>();
        try {
            if (!backends.isEmpty()) {
                new LinkedHashSet<>(backends).forEach(name -> opened.add(Backends.open(name)));
                return opened;
            }
            for (BackendProvider provider : Backends.providers()) {
                if (provider.name().equals(ReferenceBackend.NAME)) {
                    continue;
                }
                Optional<String> missing = provider.missing();
                if (missing.isEmpty()) {
                    opened.add(provider.open());
                } else if (opened.isEmpty()) {
                    note.accept("not available: " + provider.name() + ": " + missing.get());
                }
            }
        } catch (RuntimeException failure) {
            opened.forEach(Backend::close);
            throw failure;
        }
        if (opened.isEmpty()) {
            throw new CommandException("no backend is available but the reference, which is only to check with; measure"
                    + " it by --backend reference, and see `dnn4j doctor` for what the others lack");
        }
        return opened;
    }

    /** The configurations of a workload on a backend. */
    List<Configuration> configurations(Workload workload, Backend backend) {
        List<Configuration> list = new ArrayList<>();
        for (ComputeType precision : precisions(workload, backend)) {
            for (long batch : batches.isEmpty() ? List.of(workload.defaultBatch()) : distinct(batches)) {
                for (int count :
                        threads.isEmpty() ? List.of(Runtime.getRuntime().availableProcessors()) : distinct(threads)) {
                    list.add(new Configuration(precision, batch, count));
                }
            }
        }
        return list;
    }

    private List<ComputeType> precisions(Workload workload, Backend backend) {
        if (workload.precision().isPresent()) {
            return List.of(ComputeType.of(workload.precision().get()));
        }
        return precisions.isEmpty()
                ? Arrays.stream(Precision.values())
                        .filter(precision -> isNative(backend, precision))
                        .map(ComputeType::of)
                        .toList()
                : distinct(precisions);
    }

    /** True if a precision is worth measuring unasked: the processor has it, rather than the library emulates it. */
    private static boolean isNative(Backend backend, Precision precision) {
        return switch (backend.name()) {
            case ReferenceBackend.NAME -> precision == Precision.F32;
            case OneDnnBackend.NAME ->
                backend.supports(precision) && (precision != Precision.BF16 || OneDnnInfo.isBf16Native());
            default -> backend.supports(precision);
        };
    }

    private static <T> List<T> distinct(List<T> values) {
        Set<T> set = new LinkedHashSet<>(values);
        return List.copyOf(set);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
