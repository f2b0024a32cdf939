package io.github.dnn4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.OutputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed or written and cannot be. */
class OutputTest {
    @TempDir
    private Path folder;

    /** A device that takes nothing. */
    private static OutputStream refusing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private static CommandLineRun run(String reason, String... words) {
        StringWriter err = new StringWriter();
        PrintWriter out = StandardOutput.of(refusing(reason), StandardCharsets.UTF_8);
        int code = Main.run(out, new PrintWriter(err, true), false, words);
        return new CommandLineRun(code, "", err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "bench --help",
                "networks",
                "networks --json",
                "cost --network squeezenet1_1",
                "cost --compare standard,grouped --json",
                "doctor --json",
                "verify --backend reference ic3ih9oc8kh3",
                "explain --network nin_cifar10 --backend reference"
            })
    void outputThatIsLostIsAFailure(String line) {
        run("No space left on device", line.split(" ")).failed("No space left on device");
    }

    @Test
    void aReaderThatWantsNoMoreIsToldNothing() {
        CommandLineRun run = run("Broken pipe", "networks");
        assertEquals("", run.err());
        assertEquals(ExitCode.FAILED, run.code());
    }

    @Test
    void aWrongCommandLineStaysThat() {
        assertEquals(
                ExitCode.USAGE,
                run("No space left on device", "networks", "--nonsense").code());
    }

    /** Every option that names a file to write. */
    private List<List<Object>> commandsThatWrite(Path file) throws IOException {
        Path data = TinyData.idx(folder.resolve("data"), 40, 20);
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        TinyData.png(pictures.resolve("a.png"), 1);
        Path model = TinyModels.colours(folder.resolve("m.onnx"), 8, true, 1);
        String name = file.getFileName().toString();
        List<List<Object>> all = new ArrayList<>();
        all.add(List.of("export", "--network", "nin_cifar10", "--out", file));
        all.add(List.of(
                "quantize", "--model", model, "--pictures", pictures, "--preprocess", "imagenet", "--out", file));
        all.add(List.of("bench", "nin_cifar10", "--json", file));
        all.add(List.of("bench", "nin_cifar10", "--html", file));
        all.add(List.of("experiment", "separable", "--data", data, "--html", file));
        Path good = folder.resolve("good.safetensors");
        for (String option : List.of("--csv", "--html", "--onnx", "--checkpoint")) {
            all.add(List.of("train", "--network", "standard", "--data", data, "--out", good, option, file));
        }
        Path out = file.resolveSibling(name + ".safetensors");
        all.add(List.of("train", "--network", "standard", "--data", data, "--out", out));
        return all;
    }

    @Test
    void placesThatCannotBeWrittenAreRefusedBeforeAnythingIsDone() throws IOException {
        List<Path> places = new ArrayList<>(List.of(folder.resolve("no-folder/file"), folder.resolve("x".repeat(300))));
        if (Files.isDirectory(Path.of("/proc/self"))) {
            places.add(Path.of("/proc/file"));
        }
        for (Path place : places) {
            for (List<Object> command : commandsThatWrite(place)) {
                CommandLineRun.of(command.toArray()).refused(place.getFileName().toString());
            }
        }
        assertFalse(Files.exists(folder.resolve("good.safetensors")));
        assertFalse(Files.exists(folder.resolve("good.checkpoint.safetensors")));
        for (List<Object> command : commandsThatWrite(Files.createDirectory(folder.resolve("is-a-folder")))) {
            if (!command.getLast().toString().endsWith(".safetensors")) {
                CommandLineRun.of(command.toArray()).refused("is a folder");
            }
        }
    }

    @Test
    void aDeviceIsNotReplacedByAModel() {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "there is no /dev/null");
        CommandLineRun.of("export", "--network", "nin_cifar10", "--out", device).refused("/dev/null");
        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void tryingLeavesFilesAsTheyAre() throws IOException {
        Path there = Files.writeString(folder.resolve("there"), "text");
        Path fresh = folder.resolve("fresh");
        for (Path file : List.of(there, fresh)) {
            OutputFile.requireWritable(file, CommandException::new);
            OutputFile.requireReplaceable(file, CommandException::new);
        }
        assertEquals("text", Files.readString(there));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(there), left.toList());
        }
    }

    /** A limit on the size of files refuses what is written as a full disk does. */
    @Test
    void whatCannotBeWrittenAtTheEndIsNamedAfterTheResults() throws IOException, InterruptedException {
        Path model = folder.resolve("big.onnx");
        ChildProcess export =
                ChildProcess.startAfter(folder, "ulimit -f 100", "export", "--network", "nin_cifar10", "--out", model);
        assertEquals(ExitCode.FAILED, export.exitCode());
        assertTrue(export.printedErrors().startsWith("dnn4j: cannot write " + model + ": "), export.printedErrors());
        try (var left = Files.list(folder)) {
            assertEquals(2, left.count(), "nothing but what the process printed");
        }
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        Path page = folder.resolve("page.html");
        CommandLineRun bench = CommandLineRun.of(
                "bench",
                "ic8ih6oc16kh3ph1",
                "--time",
                "0.01",
                "--backend",
                "reference",
                "--json",
                full,
                "--html",
                page);
        assertEquals(ExitCode.FAILED, bench.code());
        assertTrue(bench.err().contains("/dev/full could not be written"), bench.err());
        assertTrue(bench.out().contains("GFLOP/s"), bench.out());
        assertTrue(Files.exists(page), "the page is written all the same");
    }

    private List<Object> experiment(Object... more) throws IOException {
        Path data = TinyData.idx(folder.resolve("data"), 40, 20);
        List<Object> words =
                new ArrayList<>(List.of("experiment", "separable", "--data", data, "--variants", "grouped"));
        words.addAll(List.of("--backend", "reference", "--batch", 20, "--epochs", 1, "--seeds", 1, "--time", 0));
        words.addAll(List.of(more));
        return words;
    }

    private static String[] words(List<Object> line) {
        return line.stream().map(Object::toString).toArray(String[]::new);
    }

    @Test
    void anExperimentWhoseOutputIsLostFails() throws IOException {
        run("No space left on device", words(experiment())).failed("No space left on device");
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        CommandLineRun run = CommandLineRun.of(experiment("--html", full).toArray());
        assertEquals(ExitCode.FAILED, run.code());
        assertTrue(run.err().contains("/dev/full"), run.err());
        assertTrue(run.out().contains("grouped"), "the table is printed all the same: " + run.out());
    }

    @Test
    void aQuantizationWhoseOutputIsLostFails() throws IOException, InterruptedException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int i = 0; i < 2; i++) {
            TinyData.png(pictures.resolve(i + ".png"), i);
        }
        Path tiny = TinyModels.colours(folder.resolve("tiny.onnx"), 8, true, 1);
        List<Object> rest = List.of("--pictures", pictures, "--white", 1, "--calibrate", 1, "--evaluate", 1);
        List<Object> printed = new ArrayList<>(List.of("quantize", "--model", tiny));
        printed.addAll(rest);
        run("No space left on device", words(printed)).failed("No space left on device");

        Path model = folder.resolve("model.onnx");
        CommandLineRun.of("export", "--network", "nin_cifar10", "--out", model).succeeded();
        Path out = folder.resolve("quantized.onnx");
        List<Object> written = new ArrayList<>(List.of("quantize", "--model", model, "--out", out));
        written.addAll(rest);
        ChildProcess quantize = ChildProcess.startAfter(folder, "ulimit -f 100", written.toArray());
        assertEquals(ExitCode.FAILED, quantize.exitCode());
        assertTrue(quantize.printedErrors().contains("cannot write " + out), quantize.printedErrors());
        assertFalse(Files.exists(out));
    }

    @Test
    void twoFilesOfATrainingAreNotOne() throws IOException {
        Path data = TinyData.idx(folder.resolve("data"), 40, 20);
        Path model = folder.resolve("m.safetensors");
        CommandLineRun.of("train", "--network", "standard", "--data", data, "--out", model, "--checkpoint", model)
                .refused("--checkpoint");
        Path both = folder.resolve("both");
        CommandLineRun.of(
                        "train", "--network", "standard", "--data", data, "--out", model, "--csv", both, "--html", both)
                .refused("--html");
    }

    /** A table that cannot be written ends no training; the end tells of it. */
    @Test
    void aFullDeviceEndsNoTraining() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        Path data = TinyData.idx(folder.resolve("data"), 40, 20);
        Path model = folder.resolve("m.safetensors");
        CommandLineRun run = CommandLineRun.of(
                "train",
                "--network",
                "standard",
                "--data",
                data,
                "--out",
                model,
                "--backend",
                "reference",
                "--batch",
                20,
                "--epochs",
                2,
                "--csv",
                full);
        assertEquals(ExitCode.FAILED, run.code());
        List<String> lines = run.err().lines().toList();
        assertEquals(3, lines.size(), run.err());
        assertTrue(lines.get(0).contains("/dev/full") && lines.get(0).endsWith("training goes on"), run.err());
        assertTrue(lines.get(2).contains("/dev/full could not be written")
                && lines.get(2).contains("--resume"));
        assertTrue(Files.exists(model), "the model is written all the same");
        assertTrue(run.out().contains("test     "), run.out());
    }
}
