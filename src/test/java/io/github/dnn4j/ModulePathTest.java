package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The library as a module, the native part patched into it as a jar beside it would be: oneDNN is found and computes.
 */
class ModulePathTest {
    private static final List<String> JARS =
            List.of("javacpp", "dnnl", "opencl", "cuda", "picocli", "tribuo", "protobuf");

    private static List<String> entries() {
        return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static String ending(String end) {
        return entries().stream()
                .filter(entry -> Path.of(entry).endsWith(end))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProblemIsVerified() throws IOException, InterruptedException {
        String path = ending("classes")
                + File.pathSeparator
                + String.join(
                        File.pathSeparator,
                        entries().stream()
                                .filter(entry -> JARS.stream()
                                        .anyMatch(jar -> Path.of(entry)
                                                .getFileName()
                                                .toString()
                                                .startsWith(jar)))
                                .toList());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=io.github.dnn4j,org.bytedeco.javacpp,org.bytedeco.dnnl,org.bytedeco.opencl",
                        "--module-path",
                        path,
                        "--patch-module",
                        "io.github.dnn4j=" + ending("native"),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "-m",
                        "io.github.dnn4j/io.github.dnn4j.cli.Main",
                        "verify",
                        "ic3ih9oc8kh3")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertTrue(printed.contains("passed:1 failed:0"), printed);
    }
}
