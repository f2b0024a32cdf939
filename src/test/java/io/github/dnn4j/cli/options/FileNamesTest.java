package io.github.dnn4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cli.ChildProcess;
import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File names with letters that are not ASCII. */
class FileNamesTest {
    @TempDir
    private Path folder;

    /** What the script makes of the locale. */
    private static String chosen(String... environment) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("env", "-i", "PATH=" + System.getenv("PATH")));
        words.addAll(List.of(environment));
        words.addAll(List.of("bash", "-euc", "source ci/utf8-names; utf8_names; echo \"${LC_ALL-}\""));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.strip();
    }

    @Test
    void theScriptSetsALocaleWhereNoneIs() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("ci/utf8-names")), "this is no checkout");
        String unicode = "C.UTF-8";
        assertEquals(unicode, chosen());
        assertEquals(unicode, chosen("LANG=", "LC_ALL="));
        assertEquals(unicode, chosen("LANG=C"));
        assertEquals(unicode, chosen("LANG=de_DE.UTF-8", "LC_ALL=POSIX"));
        assertEquals(unicode, chosen("LC_CTYPE=POSIX", "LANG=C.UTF-8"));
        assertEquals("", chosen("LANG=C.UTF-8"));
        assertEquals("", chosen("LC_CTYPE=C.UTF-8", "LANG=C"));
    }

    private static ChildProcess run(Path folder, String locale, Object... args) throws IOException {
        return ChildProcess.start(folder, Map.of("LC_ALL", locale), ChildProcess.command(args));
    }

    @Test
    void namesInAnAsciiLocaleAreRefusedWithTheRemedy() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" $'m\\303\\266del.onnx'", "bash"));
        words.addAll(ChildProcess.command("cost"));
        ChildProcess child = ChildProcess.start(folder, Map.of("LC_ALL", "POSIX"), words);
        assertEquals(ExitCode.USAGE, child.exitCode(), child.printed());
        assertTrue(child.printedErrors().contains("LC_ALL=C.UTF-8"), child.printedErrors());
    }

    /** Through all commands that take names, in the locale that the script sets. */
    @Test
    void unicodeNamesServeEverywhere() throws IOException, InterruptedException {
        assumeTrue("UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding")), "names are not UTF-8 here");
        Path place = Files.createDirectories(folder.resolve("\u00fc \u00f1"));
        for (String name : List.of("k\u00e4tzchen", "\u72ac")) {
            Path pictures = Files.createDirectories(place.resolve("data").resolve(name));
            for (int i = 0; i < 4; i++) {
                TinyData.png(pictures.resolve("\u00e9" + i + ".png"), name.length() % 5);
            }
        }
        Path model = place.resolve("m\u00f6del.safetensors");
        Path onnx = place.resolve("m\u00f6del.onnx");
        ChildProcess trained = run(
                folder,
                "C.UTF-8",
                "train",
                "--network",
                "standard",
                "--data",
                place.resolve("data"),
                "--out",
                model,
                "--onnx",
                onnx,
                "--backend",
                "reference",
                "--batch",
                2,
                "--epochs",
                1);
        assertEquals(ExitCode.OK, trained.exitCode(), trained.printedErrors());
        Path picture = place.resolve("data/\u72ac/\u00e90.png");
        String found = CommandLineRun.of("classify", picture, "--model", model, "--backend", "reference")
                .succeeded()
                .out();
        assertTrue(found.contains("k\u00e4tzchen") && found.contains("\u72ac"), found);
        CommandLineRun.of("explain", onnx, "--size", 8, "--backend", "reference")
                .succeeded();
        CommandLineRun.of("export", onnx, "--out", place.resolve("\u00f6.onnx")).succeeded();
    }
}
