package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendUnavailableException;
import io.github.dnn4j.runtime.ExtractionFolder;
import io.github.dnn4j.runtime.JavaCpp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;

/** Opens the oneDNN backend twice in a process of its own, and prints how that went as lines of NAME=VALUE. */
public final class NativeLoadingProbe {
    private NativeLoadingProbe() {}

    /** With the argument {@code before}, JavaCPP is initialised before dnn4j. */
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("before")) {
            Loader.getCacheDir();
        }
        String first = attempt();
        System.out.println("again=" + first.equals(attempt()));
        System.out.println("collectorOff=" + System.getProperty("org.bytedeco.javacpp.nopointergc"));
        System.out.println(first);
    }

    private static String attempt() {
        try (Backend backend = OneDnnBackend.open()) {
            return backend.name() + "\nkind=NONE\nfolder="
                    + JavaCpp.folder().map(ExtractionFolder::folder).orElseThrow();
        } catch (BackendUnavailableException e) {
            StringBuilder causes = new StringBuilder();
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                causes.append(cause.getClass().getSimpleName()).append(' ');
            }
            return "kind=" + OneDnnInfo.failure().orElseThrow().kind() + "\nmessage=" + e.getMessage() + "\ncauses="
                    + causes;
        }
    }

    /**
     * What the probe prints when Java is started with these options.
     *
     * @param without beginning of the names of jars that are left out of the class path, if not empty
     * @param prefix what starts Java, if something else does
     */
    static Map<String, String> run(String without, List<String> prefix, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> classPath = new ArrayList<>(
                List.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(java.io.File.pathSeparator)));
        classPath.removeIf(entry ->
                !without.isEmpty() && Path.of(entry).getFileName().toString().startsWith(without));
        classPath.replaceAll(entry -> Path.of(entry).toAbsolutePath().toString());
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx64m"));
        command.addAll(options);
        command.addAll(
                List.of("-cp", String.join(java.io.File.pathSeparator, classPath), NativeLoadingProbe.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> result = new LinkedHashMap<>();
        result.put("kind", "process ended with " + process.waitFor());
        output.lines()
                .filter(line -> line.matches("(again|kind|folder|message|causes|collectorOff)=.*"))
                .forEach(line ->
                        result.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        result.put("output", output);
        return result;
    }
}
