package io.github.dnn4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program in a process of its own, its output in files.
 *
 * @param process the process
 * @param out what it prints on standard output
 * @param err what it prints on standard error
 */
public record ChildProcess(Process process, Path out, Path err) {
    private static final int MOST_SECONDS = 120;

    /** The words that start the program with the class path of the tests. */
    public static List<String> command(Object... args) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        Arrays.stream(args).map(Object::toString).forEach(words::add);
        return words;
    }

    /** Starts a command. */
    public static ChildProcess start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path out = folder.resolve("child.out");
        Path err = folder.resolve("child.err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), out, err);
    }

    /** Starts the program after a shell has run {@code before}. */
    public static ChildProcess startAfter(Path folder, String before, Object... args) throws IOException {
        List<String> shell = new ArrayList<>(List.of("bash", "-c", before + "; exec \"$@\"", "bash"));
        shell.addAll(command(args));
        return start(folder, Map.of(), shell);
    }

    /** Its exit code; the process is killed if it takes minutes. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the process did not end in " + MOST_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Waits until standard output has this text. */
    public void awaitOutput(String text) throws IOException, InterruptedException {
        for (int tenths = 0; tenths < 10 * MOST_SECONDS; tenths++) {
            if (Files.readString(out).contains(text)) {
                return;
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new IllegalStateException("\"" + text + "\" was not printed: " + Files.readString(out) + printedErrors());
    }

    /** What it printed on standard output. */
    public String printed() throws IOException {
        return Files.readString(out);
    }

    /** What it printed on standard error. */
    public String printedErrors() throws IOException {
        return Files.readString(err);
    }
}
