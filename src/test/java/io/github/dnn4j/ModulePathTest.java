package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.onnx.TestGraph;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library as a module, the native part patched into it as a jar beside it would be: oneDNN is found and computes.
 */
class ModulePathTest {
    private static final List<String> JARS = List.of("javacpp", "dnnl", "opencl", "cuda", "picocli");

    /** What the library needs of others, without their native parts: every one is a module. */
    private static final List<String> NEEDED = List.of("javacpp-[\\d.]+", "dnnl-[\\d.-]+", "opencl-[\\d.-]+");

    private static final String READS_AND_WRITES = """
            import io.github.dnn4j.onnx.OnnxExporter;
            import io.github.dnn4j.onnx.OnnxImporter;
            import io.github.dnn4j.onnx.OnnxModel;
            import java.nio.file.Path;

            public class Main {
                public static void main(String[] arguments) {
                    OnnxModel model = OnnxImporter.read(Path.of(arguments[0]));
                    OnnxExporter.write(model.network(), model.parameters(), Path.of(arguments[1]));
                    System.out.println(OnnxImporter.read(Path.of(arguments[1])).network().outputs());
                }
            }
            """;

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

    private static void run(String tool, String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed);
        int status = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
        assertEquals(0, status, printed::toString);
    }

    /** An image of a program and this library, which needs no module that is made of a jar without one. */
    @Test
    void anImageReadsAndWritesModels(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> path = new ArrayList<>(List.of(ending("classes")));
        for (String needed : NEEDED) {
            path.add(entries().stream()
                    .filter(entry -> Path.of(entry).getFileName().toString().matches(needed + "\\.jar"))
                    .findFirst()
                    .orElseThrow());
        }
        Path sources = Files.createDirectories(folder.resolve("src/app"));
        Files.writeString(sources.getParent().resolve("module-info.java"), "module app { requires io.github.dnn4j; }");
        Files.writeString(sources.resolve("Main.java"), "package app;\n" + READS_AND_WRITES);
        String modules = String.join(File.pathSeparator, path);
        run(
                "javac",
                "-proc:none",
                "--module-path",
                modules,
                "-d",
                folder.resolve("app").toString(),
                sources.getParent().resolve("module-info.java").toString(),
                sources.resolve("Main.java").toString());
        Path image = folder.resolve("image");
        run(
                "jlink",
                "--module-path",
                modules + File.pathSeparator + folder.resolve("app"),
                "--add-modules",
                "app",
                "--output",
                image.toString());
        Path model = folder.resolve("model.onnx");
        Files.write(
                model,
                new TestGraph(13)
                        .input("x", 1, 3)
                        .node("Relu", "x", "y")
                        .output("y")
                        .bytes());
        Process process = new ProcessBuilder(
                        image.resolve("bin/java").toString(),
                        "-m",
                        "app/app.Main",
                        model.toString(),
                        folder.resolve("written.onnx").toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertEquals("[y]", printed.strip(), "and no warning");
    }
}
