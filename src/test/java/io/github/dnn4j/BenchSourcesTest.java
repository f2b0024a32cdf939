package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sources of bench/ compile against the library as it is: their own build downloads hundreds of megabytes, and
 * is run for measurements only. Here they are compiled without the peers, whose absence is all that may be wrong.
 */
class BenchSourcesTest {
    private static final Pattern PEER = Pattern.compile("(ai\\.djl|ai\\.onnxruntime|org\\.openjdk\\.jmh)\\b.*");
    private static final Pattern IMPORT = Pattern.compile("import (?:static )?([\\w.]+)\\.(\\w+|\\*);");
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(?:class|variable|method|static) (\\w+)");

    @Test
    void nothingIsMissingButThePeers(@TempDir Path out) throws IOException {
        List<String> wrong = errors(sources(), out);
        assertTrue(wrong.isEmpty(), "bench/ does not compile against the library:\n" + String.join("\n", wrong));
    }

    @Test
    void aSwitchThatForgetsALayerIsSeenBesideMissingPeers(@TempDir Path folder) throws IOException {
        Path source = folder.resolve("Forgetful.java");
        Files.writeString(source, """
                import ai.djl.Device;
                import io.github.dnn4j.layer.Flatten;
                import io.github.dnn4j.layer.Layer;

                class Forgetful {
                    Device device;

                    boolean test(Layer layer) {
                        return switch (layer) {
                            case Flatten l -> device.isGpu();
                        };
                    }
                }
                """);
        List<String> wrong = errors(List.of(source), folder);
        assertEquals(1, wrong.size(), wrong::toString);
        assertTrue(wrong.getFirst().contains("Forgetful.java:9"), wrong::toString);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String folder : List.of("bench/src/main/java", "bench/src/test/java", "bench/src/jmh/java")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertNotEquals(0, sources.size());
        return sources;
    }

    /** What the compiler finds wrong, beside the peers' absence; it goes on to the analysis of flow all the same. */
    private static List<String> errors(List<Path> sources, Path out) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of(
                "-proc:none",
                "-XDshould-stop.ifError=FLOW",
                "-Xmaxerrs",
                "10000",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                out.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        List<String> wrong = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR && !isAbsentPeer(diagnostic)) {
                wrong.add(String.format(
                        "%s:%d: %s",
                        diagnostic.getSource() == null
                                ? ""
                                : diagnostic.getSource().getName(),
                        diagnostic.getLineNumber(),
                        diagnostic.getMessage(Locale.ROOT)));
            }
        }
        return wrong;
    }

    private static boolean isAbsentPeer(Diagnostic<? extends JavaFileObject> diagnostic) throws IOException {
        String message = diagnostic.getMessage(Locale.ROOT);
        if (diagnostic.getCode().startsWith("compiler.err.doesnt.exist")) {
            String missing = message.split(" ")[1];
            return PEER.matcher(missing).matches() || importsPeer(diagnostic.getSource(), missing.split("\\.")[0]);
        }
        Matcher symbol = SYMBOL.matcher(message);
        if (!diagnostic.getCode().startsWith("compiler.err.cant.resolve") || !symbol.find()) {
            // Of types that are not there nobody knows what methods override and what they throw.
            return Set.of("compiler.err.method.does.not.override.superclass", "compiler.err.except.never.thrown.in.try")
                            .contains(diagnostic.getCode())
                    && importsPeer(diagnostic.getSource(), null);
        }
        return importsPeer(diagnostic.getSource(), symbol.group(1));
    }

    /** Whether a source imports the name, or with null any, from a peer's package. */
    private static boolean importsPeer(JavaFileObject source, String name) throws IOException {
        Matcher line = IMPORT.matcher(source.getCharContent(true));
        while (line.find()) {
            if (PEER.matcher(line.group(1)).matches()
                    && (name == null || line.group(2).equals(name))) {
                return true;
            }
        }
        return false;
    }
}
