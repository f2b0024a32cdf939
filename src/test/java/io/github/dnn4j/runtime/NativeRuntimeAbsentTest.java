package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a program sees when part of the native side is missing; loading happens once per process, so in a new one. */
class NativeRuntimeAbsentTest {
    /** The program of these tests: prints whether the library is there, and what a call without it throws. */
    static final class Probe {
        public static void main(String[] arguments) {
            System.out.println("available " + NativeRuntime.isAvailable() + ", error "
                    + NativeRuntime.loadError().isPresent());
            try {
                NativeMemory.unmap(NativeMemory.map(1, false), 1);
                System.out.println("mapped");
            } catch (IllegalStateException e) {
                System.out.println("refused, cause kept "
                        + (e.getCause() == NativeRuntime.loadError().orElseThrow()));
            }
        }
    }

    private static final List<String> ABSENT = List.of("available false, error true", "refused, cause kept true");

    @Test
    void worksInAProcessOfItsOwn() throws IOException, InterruptedException {
        assertEquals(List.of("available true, error false", "mapped"), probe(""));
    }

    @Test
    void reportsAMissingLibrary() throws IOException, InterruptedException {
        assertEquals(ABSENT, probe(File.separator + "native"));
    }

    @Test
    void reportsAMissingOneDnn() throws IOException, InterruptedException {
        assertEquals(ABSENT, probe("dnnl-"));
    }

    @Test
    void reportsAMissingOpenClPreset() throws IOException, InterruptedException {
        assertEquals(ABSENT, probe("opencl-"));
    }

    /** Runs the probe without the class path entries whose last folder or file begins or ends with {@code without}. */
    private static List<String> probe(String without) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> without.isEmpty()
                        || !(entry.endsWith(without)
                                || Path.of(entry).getFileName().toString().startsWith(without)))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                classPath));
        command.add(Probe.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }
}
