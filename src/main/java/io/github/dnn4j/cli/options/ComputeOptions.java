package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.measure.ComputeType;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What computes, in which precision, on how many threads. */
public class ComputeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "What computes: onednn, cudnn (an NVIDIA GPU) or reference (plain Java, slow); by default the fastest"
                            + " available.")
    private String backend;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "f32",
            description = "Type of values and weights: f32, tf32, bf16 or f16 (default: f32); verify also takes int8.")
    private ComputeType precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads of a run; 0, the default, for as many as the container has processors.")
    private int threads;

    /**
     * Opens the backend and tells on standard error why a preferred one was not available.
     *
     * @throws ParameterException if there is no backend of that name
     * @throws CommandException if it cannot compute in the precision here
     */
    public final Backend open() {
        if (precision.isQuantized()) {
            throw usage(
                    "--precision int8; a model is computed in integers where its file says so, which `dnn4j quantize`"
                            + " makes; verify and bench quantize networks for themselves");
        }
        Backend opened = openAnyway();
        if (!opened.supports(precision())) {
            Device device = opened.device();
            opened.close();
            throw new CommandException(
                    "%s cannot compute in %s here, on %s (%s); try --precision f32",
                    opened.name(), precisionName(), device.name(), device.capabilities());
        }
        return opened;
    }

    /** As {@link #open}, whatever the precision. */
    public final Backend openAnyway() {
        requestedThreads();
        // What was skipped, and why, is a warning of the library's logger.
        return backend == null ? Backends.best().backend() : openNamed();
    }

    private Backend openNamed() {
        List<String> names =
                Backends.providers().stream().map(BackendProvider::name).toList();
        if (!names.contains(backend)) {
            throw usage("there is no backend named %s; known are %s", backend, String.join(", ", names));
        }
        return Backends.open(backend);
    }

    /**
     * The threads as they are asked for; 0 for automatic.
     *
     * @throws ParameterException if they are negative, or more than a team may have
     */
    public final int requestedThreads() {
        if (threads < 0 || threads > mostThreads()) {
            throw usage(
                    "--threads %d; give 1 to %d, or 0 for as many as the container has processors",
                    threads, mostThreads());
        }
        return threads;
    }

    /** The most threads that may be asked for. */
    public static int mostThreads() {
        return Math.max(64, 4 * Runtime.getRuntime().availableProcessors());
    }

    /** The type of what is not an integer. */
    public final Precision precision() {
        return precision.precision();
    }

    /** Whether a network is to be quantized first. */
    public final boolean isQuantized() {
        return precision.isQuantized();
    }

    /** The precision as users write it. */
    public final String precisionName() {
        return precision.label();
    }

    /** The threads of a run. */
    public final int threads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** The threads as users read them. */
    public final String threadsText() {
        return threads() + (threads() == 1 ? " thread" : " threads");
    }

    /** An error of the command line. */
    final ParameterException usage(String message, Object... values) {
        return new ParameterException(spec.commandLine(), String.format(message, values));
    }
}
