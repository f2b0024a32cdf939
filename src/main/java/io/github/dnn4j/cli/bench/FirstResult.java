package io.github.dnn4j.cli.bench;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.measure.Configuration;
import io.github.dnn4j.measure.StartUp;
import io.github.dnn4j.measure.Subject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Makes one first result in a process of its own, as {@code bench} asks for it, and tells how long that took. */
public final class FirstResult {
    private static final long MOST_SECONDS = 300;

    private FirstResult() {}

    /** Arguments: backend, precision, batch size, threads, and the words of a {@link BenchTarget}. */
    public static void main(String... arguments) {
        long main = System.currentTimeMillis();
        CompileOptions options = CompileOptions.defaults()
                .precision(Precision.valueOf(arguments[1]))
                .threads(Integer.parseInt(arguments[3]));
        List<String> words = Arrays.asList(arguments).subList(4, arguments.length);
        Subject subject = BenchTarget.parse(words).workload().subject(Long.parseLong(arguments[2]));
        long loaded = System.currentTimeMillis();
        try (Backend backend = Backends.open(arguments[0]);
                CompiledNetwork compiled = backend.compile(subject.network(), subject.parameters(), options);
                Session session = compiled.newSession(subject.shapes())) {
            long ready = System.currentTimeMillis();
            session.run();
            long end = System.currentTimeMillis();
            long jvm = ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.println(
                    new StartUp(main - jvm, loaded - main, ready - loaded, end - ready, residentPeakBytes()).line());
        }
    }

    /** The peak of the resident set: VmHWM of /proc/self/status, in KiB there; 0 where there is none. */
    private static long residentPeakBytes() {
        Path status = Path.of("/proc/self/status");
        try {
            if (Files.isReadable(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .findFirst()
                        .orElse(0);
            }
        } catch (IOException unreadable) {
            return 0;
        }
        return 0;
    }

    /**
     * Makes a first result in a child process, on the same Java with the same options, class path and environment.
     *
     * @throws CommandException if the child fails, or takes longer than five minutes
     */
    static StartUp measure(String backend, Configuration configuration, BenchTarget target) {
        List<String> command = new ArrayList<>();
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        runtime.getInputArguments().stream()
                .filter(Predicate.not(option -> option.startsWith("-agentlib:") || option.startsWith("-javaagent:")))
                .forEach(command::add);
        command.addAll(List.of("-cp", runtime.getClassPath(), FirstResult.class.getName()));
        command.addAll(List.of(
                backend,
                configuration.precision().name(),
                Long.toString(configuration.batch()),
                Integer.toString(configuration.threads())));
        command.addAll(target.words());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                // What it prints, a line or a stack trace, fits the pipe's buffer.
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    throw new CommandException(
                            "the process that was to measure the start-up took more than %d s", MOST_SECONDS);
                }
                String printed = new String(process.getInputStream().readAllBytes());
                if (process.exitValue() != 0) {
                    throw new CommandException(
                            "the process that was to measure the start-up failed: %s", printed.strip());
                }
                return StartUp.parse(printed);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failure) {
            throw new CommandException("the process that was to measure the start-up cannot be run: %s", failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while the start-up was measured");
        }
    }
}
