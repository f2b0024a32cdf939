package io.github.dnn4j.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The process of a contestant: reads commands from standard input, a line each, and answers on standard output with a
 * line that begins with {@code peers:}; other lines are a library's talk. {@code bench/cpp/main.cpp} speaks the same.
 *
 * <pre>
 *   (start)                  version TEXT
 *   load FOLDER ELEMENTS     ready | refused REASON | failed REASON     ELEMENTS: those of the output
 *   answer FILE              written | failed REASON                    runs once and writes the output
 *   round N                  times NANOS... | failed REASON             N runs, each from copying in to copying out,
 *                                                                      after one untimed: while the others ran, caches
 *                                                                      and, on a virtual machine, memory may have been
 *                                                                      taken away
 *   unload                   unloaded
 * </pre>
 */
final class Serve {
    private static final String PREFIX = "peers: ";

    private final Contestant contestant;
    private float[] input = {};
    private float[] output = {};

    private Serve(Contestant contestant) {
        this.contestant = contestant;
    }

    /** Serves until standard input ends. */
    static void serve(Contestant contestant, PrintStream answers) throws IOException {
        Serve serve = new Serve(contestant);
        answers.println(PREFIX + "version " + contestant.version());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(PREFIX + serve.answer(line.split(" ")));
        }
    }

    /** Standard output for answers alone: what libraries print goes where errors go. */
    static PrintStream takeStandardOutput() {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        return answers;
    }

    private String answer(String[] words) {
        try {
            return switch (words[0]) {
                case "load" -> {
                    Path folder = Path.of(words[1]);
                    input = CaseFolder.read(folder.resolve(CaseFolder.INPUT));
                    output = new float[Integer.parseInt(words[2])];
                    contestant.load(folder);
                    yield "ready";
                }
                case "answer" -> {
                    contestant.run(input, output);
                    CaseFolder.write(Path.of(words[1]), output);
                    yield "written";
                }
                case "round" -> round(Integer.parseInt(words[1]));
                case "unload" -> {
                    contestant.unload();
                    yield "unloaded";
                }
                default -> "failed there is no command " + words[0];
            };
        } catch (Contestant.RefusedException e) {
            return "refused " + oneLine(e.getMessage());
        } catch (Exception e) {
            e.printStackTrace();
            return "failed " + oneLine(e.toString());
        }
    }

    private String round(int runs) throws Exception {
        contestant.run(input, output);
        long[] nanos = new long[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            contestant.run(input, output);
            nanos[i] = System.nanoTime() - start;
        }
        StringBuilder text = new StringBuilder("times");
        for (long time : nanos) {
            text.append(' ').append(time);
        }
        return text.toString();
    }

    private static String oneLine(String text) {
        return String.format(Locale.ROOT, "%s", text).replaceAll("\\s+", " ");
    }
}
