package io.github.dnn4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.Main;
import io.github.dnn4j.onnx.TestGraph;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/** The README is short, what it shows compiles and runs, and its commands and versions are those that there are. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
    private static final int MOST_BYTES = 14_000;

    /** The library, its native part, and the libraries that are not optional in its pom. */
    private static final Pattern NEEDED = Pattern.compile("(classes|native)$|(javacpp|dnnl|opencl)-\\d");

    private static final Pattern COMMAND = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]*\\|$");

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///" + className(text) + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static String className(String text) {
        Matcher matcher = CLASS.matcher(text);
        assertTrue(matcher.find(), () -> "a Java block without a public class: " + text);
        return matcher.group(1);
    }

    private static void compile(List<String> blocks, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler, "the tests run on a JDK");
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-Xlint:all,-path",
                    "-Werror",
                    "-d",
                    folder.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            problems,
                            options,
                            null,
                            blocks.stream().map(Source::new).toList())
                    .call();
            assertTrue(compiled, () -> problems.getDiagnostics().toString());
        }
    }

    @Test
    void javaBlocksCompileAndTheQuickStartRuns(@TempDir Path folder) throws Exception {
        List<String> blocks =
                JAVA.matcher(readme()).results().map(match -> match.group(1)).toList();
        assertTrue(!blocks.isEmpty(), "the README shows no Java");
        compile(blocks, folder);
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("QuickStart").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(lines.getFirst().startsWith("name"), lines::toString);
        String probabilities = lines.getLast().replaceAll("[\\[\\] ]", "");
        double sum = Arrays.stream(probabilities.split(","))
                .mapToDouble(Double::parseDouble)
                .sum();
        assertEquals(1, sum, 1e-5);
    }

    /** With the dependencies that the README names and what comes with them; nothing is missing, nobody is warned. */
    @Test
    void theSecondQuickStartRunsAModel(@TempDir Path folder) throws Exception {
        compile(JAVA.matcher(readme()).results().map(match -> match.group(1)).toList(), folder);
        Path model = folder.resolve("model.onnx");
        Files.write(
                model,
                new TestGraph(13)
                        .input("x", 1, 3)
                        .node("Relu", "x", "y")
                        .output("y")
                        .bytes());
        List<String> path = new ArrayList<>(List.of(folder.toString()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (NEEDED.matcher(Path.of(entry).getFileName().toString()).lookingAt()) {
                path.add(entry);
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        String.join(File.pathSeparator, path),
                        "RunModel",
                        model.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertEquals(1, printed.lines().count(), printed);
        assertTrue(printed.startsWith("f32 tensor"), printed);
    }

    /** What is longer belongs to a page in {@code src/site/markdown}. */
    @Test
    void isShort() throws IOException {
        long bytes = Files.size(Path.of("README.md"));
        assertTrue(bytes <= MOST_BYTES, () -> "the README has " + bytes + " bytes");
    }

    /** The project's own version, of the library and of its native part. */
    @Test
    void dependenciesHaveTheVersionsOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String own = first(pom, "<artifactId>dnn4j</artifactId>\\s*<version>([^<]*)</version>");
        List<String> versions = Pattern.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]*)</version>")
                .matcher(readme())
                .results()
                .map(match -> match.group(1) + " " + match.group(2))
                .toList();
        assertEquals(List.of("dnn4j " + own, "dnn4j-linux-x86_64 " + own), versions);
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    /** The commands of the README's table are those of the command line. */
    @Test
    void theTableHasEveryCommand() throws IOException {
        TreeSet<String> commands = Arrays.stream(
                        Main.class.getAnnotation(Command.class).subcommands())
                .map(command -> command.getAnnotation(Command.class).name())
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> rows = COMMAND.matcher(readme())
                .results()
                .map(row -> row.group(1))
                .sorted()
                .toList();
        assertEquals(List.copyOf(commands), rows);
    }

    @Test
    void commandsExist() throws IOException {
        String text = readme();
        for (String command : List.of("dnn4j", "ci/test", "ci/format", "ci/quick", "ci/artifacts")) {
            assertTrue(text.contains(command), command);
            assertTrue(Files.isExecutable(Path.of(command)), () -> command + " is not an executable file");
        }
    }
}
