package io.github.dnn4j.peers;

import io.github.dnn4j.peers.AbsenceException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A contestant seen from the driver: its process, to which commands go and from which answers come ({@link Serve}). One
 * that does not answer in time is ended, and lost, as one is whose process ends by itself; another can be started in
 * its place.
 */
final class Competitor implements AutoCloseable {
    private static final String PREFIX = "peers: ";
    private static final String END = "";

    private final Contender contender;
    private final Duration patience;
    private final Process process;
    private final PrintStream commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final String version;
    private boolean lost;

    /**
     * Starts the process, told its number of threads by its last argument and by OMP_NUM_THREADS; what it says of
     * errors goes to {@code log}.
     *
     * @param patience how long one answer may take
     * @throws AbsenceException if it does not say its version
     * @throws IOException if there is no such command
     */
    Competitor(Contender contender, List<String> command, int threads, Path log, Duration patience)
            throws IOException, AbsenceException {
        this.contender = contender;
        this.patience = patience;
        List<String> words = new ArrayList<>(command);
        words.add(Integer.toString(threads));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        process = builder.start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::listen);
        version = rest("version", answer());
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(PREFIX)) {
                    answers.add(line.substring(PREFIX.length()));
                }
            }
        } catch (IOException e) {
            System.err.println("what " + contender.title() + " answers cannot be read any more: " + e);
        } finally {
            answers.add(END);
        }
    }

    Contender contender() {
        return contender;
    }

    String version() {
        return version;
    }

    /** True if there is no process any more that could answer. */
    boolean lost() {
        return lost;
    }

    /** Makes a case ready, whose output has so many elements. */
    void load(Path folder, long outputElements) throws AbsenceException {
        rest("ready", ask("load " + folder.toAbsolutePath() + " " + outputElements));
    }

    /** Runs once and returns the result. */
    float[] output(Path folder) throws AbsenceException, IOException {
        Path file = folder.resolve(contender.key() + ".out.bin");
        rest("written", ask("answer " + file.toAbsolutePath()));
        return CaseFolder.read(file);
    }

    /** The times of {@code runs} runs after one that is not timed, in milliseconds. */
    double[] round(int runs) throws AbsenceException {
        String times = rest("times", ask("round " + runs));
        return Arrays.stream(times.split(" "))
                .mapToDouble(nanos -> Long.parseLong(nanos) / 1e6)
                .toArray();
    }

    void unload() throws AbsenceException {
        rest("unloaded", ask("unload"));
    }

    private String ask(String command) throws AbsenceException {
        if (lost) {
            throw new AbsenceException(Kind.FAILED, "its process has ended");
        }
        commands.println(command);
        return answer();
    }

    private String answer() throws AbsenceException {
        String answer;
        try {
            answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lose(Kind.CUT, "interrupted");
        }
        if (answer == null) {
            throw lose(Kind.CUT, "no answer within " + patience.toSeconds() + " s");
        }
        if (answer.equals(END)) {
            throw lose(Kind.FAILED, "its process ended; what it said is in the log");
        }
        return answer;
    }

    private AbsenceException lose(Kind kind, String reason) {
        lost = true;
        process.destroyForcibly();
        return new AbsenceException(kind, reason);
    }

    /** What follows the word that is expected. */
    private String rest(String expected, String answer) throws AbsenceException {
        String[] parts = answer.split(" ", 2);
        String text = parts.length > 1 ? parts[1] : "";
        if (parts[0].equals(expected)) {
            return text;
        }
        throw switch (parts[0]) {
            case "refused" -> new AbsenceException(Kind.REFUSED, text);
            case "failed" -> new AbsenceException(Kind.FAILED, text);
            default -> lose(Kind.FAILED, "it answers '" + answer + "' where '" + expected + "' was expected");
        };
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
