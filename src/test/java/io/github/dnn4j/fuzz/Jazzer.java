package io.github.dnn4j.fuzz;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Runs <a href="https://github.com/CodeIntelligenceTesting/jazzer">Jazzer</a>, a fuzzer guided by coverage, in a
 * process of its own: it changes inputs that reached code which no other had reached, until something is thrown that
 * the target lets through, an input takes {@value #SECONDS_PER_INPUT} seconds, or the memory given to the process is
 * full.
 */
final class Jazzer {
    private static final int SECONDS_PER_INPUT = 120;
    private static final Pattern FINDING = Pattern.compile("(?m)^== Java Exception|^==\\d+== ERROR");
    private static final Pattern DONE = Pattern.compile("(?m)^Done (\\d+) runs in \\d+ second");

    private Jazzer() {}

    /**
     * What came of it.
     *
     * @param found whether there is a finding; the log then ends with it, and with the input in Base64
     * @param inputs the number of inputs tried; 0 after a finding
     * @param log everything that was printed
     */
    record Outcome(boolean found, long inputs, String log) {
        /** The end of the log, from the finding on where there is one. */
        String finding() {
            return FINDING.matcher(log)
                    .results()
                    .findFirst()
                    .map(match -> log.substring(match.start()))
                    .orElse(log);
        }
    }

    /**
     * Fuzzes a class.
     *
     * @param className the class, which has the method {@code fuzzerTestOneInput(byte[])}
     * @param corpus a folder of inputs to begin with, where those that reach new code are kept
     * @param folder where the log goes, and an input that leads to a finding
     * @param limit libFuzzer's option that says when to stop
     */
    static Outcome run(String className, Path corpus, Path folder, String limit)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:MaxDirectMemorySize=1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + className,
                "--instrumentation_includes=io.github.dnn4j.**:ai.onnx.**",
                "--custom_hook_includes=io.github.dnn4j.**:ai.onnx.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-timeout=" + SECONDS_PER_INPUT,
                "-rss_limit_mb=3000",
                "-seed=1",
                limit,
                corpus.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        int exit = process.waitFor();
        String printed = Files.readString(log);
        long inputs = DONE.matcher(printed)
                .results()
                .map(MatchResult::group)
                .mapToLong(line -> Long.parseLong(line.split(" ")[1]))
                .sum();
        return new Outcome(exit != 0 || inputs == 0, inputs, printed);
    }
}
