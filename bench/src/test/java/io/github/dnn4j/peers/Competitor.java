package io.github.dnn4j.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contestant seen from the driver: its process, to which commands go and from which answers come ({@link Serve}). */
final class Competitor implements AutoCloseable {
    private final Contender contender;
    private final String version;
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    /**
     * Starts the process; what it says of errors goes to {@code log}.
     *
     * @throws IOException if it ends before it has said its version
     */
    Competitor(Contender contender, List<String> command, Path log) throws IOException {
        this.contender = contender;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        version = rest("version", answer());
    }

    Contender contender() {
        return contender;
    }

    String version() {
        return version;
    }

    /**
     * Makes a case ready.
     *
     * @throws Contestant.RefusedException if the contender cannot, or fails
     */
    void load(Path folder, long outputElements) throws IOException {
        rest("ready", ask("load " + folder.toAbsolutePath() + " " + outputElements));
    }

    /** Runs once and returns the result. */
    float[] output(Path folder, String name) throws IOException {
        Path file = folder.resolve(name + ".out.bin");
        rest("written", ask("answer " + file.toAbsolutePath()));
        return CaseFolder.read(file);
    }

    /** The times of {@code runs} runs, in milliseconds. */
    double[] round(int runs) throws IOException {
        String times = rest("times", ask("round " + runs));
        return Arrays.stream(times.split(" "))
                .mapToDouble(nanos -> Long.parseLong(nanos) / 1e6)
                .toArray();
    }

    void unload() throws IOException {
        rest("unloaded", ask("unload"));
    }

    private String ask(String command) throws IOException {
        commands.println(command);
        return answer();
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("peers: ")) {
                return line.substring("peers: ".length());
            }
        }
        throw new IOException("the process of " + contender.title() + " ended; what it said is in the log");
    }

    /** What follows the word that is expected. */
    private String rest(String expected, String answer) throws IOException {
        String[] parts = answer.split(" ", 2);
        String text = parts.length > 1 ? parts[1] : "";
        if (parts[0].equals("refused") || parts[0].equals("failed")) {
            throw new Contestant.RefusedException((parts[0].equals("refused") ? "not available: " : "FAILED: ") + text);
        }
        if (!parts[0].equals(expected)) {
            throw new IOException(
                    contender.title() + " answers '" + answer + "' where '" + expected + "' was expected");
        }
        return text;
    }

    /** Ends the process: its input ends. */
    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
