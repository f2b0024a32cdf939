package io.github.dnn4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyData;
import io.github.dnn4j.cli.TinyModels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files to be read that have no end, or none in sight. */
class UserFileTest {
    @TempDir
    private Path folder;

    /** Every option and argument that names a file to read. */
    private List<List<Object>> commandsThatRead(Path file) throws IOException {
        Path model = TinyModels.colours(folder.resolve("m.onnx"), 8, true, 1);
        Path picture = TinyData.png(folder.resolve("a.png"), 1);
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        List<List<Object>> all = new ArrayList<>();
        all.add(List.of("classify", file, "--model", model, "--preprocess", "imagenet"));
        all.add(List.of("classify", picture, "--model", file));
        all.add(List.of("classify", picture, "--model", model, "--preprocess", "imagenet", "--labels", file));
        all.add(List.of("classify", picture, "--network", "squeezenet1_1", "--weights", file));
        for (String command : List.of("cost", "explain")) {
            all.add(List.of(command, file));
        }
        all.add(List.of("export", file, "--out", folder.resolve("out.onnx")));
        all.add(List.of("verify", "--model", file));
        all.add(List.of("verify", "--problems", file));
        all.add(List.of("bench", "--problems", file));
        all.add(List.of("bench", "--compare", file, file));
        all.add(List.of("quantize", "--model", file, "--pictures", pictures));
        all.add(List.of("train", "--network", "standard", "--data", file, "--out", folder.resolve("m.safetensors")));
        all.add(List.of("experiment", "separable", "--data", file));
        return all;
    }

    private void requireRefused(Path file) throws IOException {
        for (List<Object> command : commandsThatRead(file)) {
            CommandLineRun run = CommandLineRun.of(command.toArray());
            assertTrue(run.code() != ExitCode.OK, command.toString());
            assertTrue(run.err().contains(file.toString()), command + ": " + run.err());
            assertEquals("", run.out(), command.toString());
        }
    }

    @Test
    void pipesAreNotWaitedFor() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.onnx");
        int made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assumeTrue(made == 0, "no pipe could be made");
        requireRefused(pipe);
        CommandLineRun.of("bench", pipe).refused(pipe.toString());
        Path classes = folder.resolve("classes");
        for (String name : List.of("a", "b")) {
            Files.createDirectories(classes.resolve(name));
            TinyData.png(classes.resolve(name).resolve("1.png"), 1);
            TinyData.png(classes.resolve(name).resolve("2.png"), 1);
        }
        Files.delete(classes.resolve("b/2.png"));
        assumeTrue(new ProcessBuilder("mkfifo", classes.resolve("b/2.png").toString())
                        .start()
                        .waitFor()
                == 0);
        CommandLineRun.of("train", "--network", "standard", "--data", classes, "--out", folder.resolve("m.safetensors"))
                .failed("2.png");
    }

    @Test
    void devicesAreNotReadToTheirEnd() throws IOException {
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero), "there is no /dev/zero");
        requireRefused(zero);
    }

    @Test
    void foldersAreNoFiles() throws IOException {
        Path wrong = Files.createDirectory(folder.resolve("folder"));
        requireRefused(wrong);
    }

    @Test
    void labelsOfAnySizeAreNotReadIntoTheHeap() throws IOException {
        Path model = TinyModels.colours(folder.resolve("m.onnx"), 8, true, 1);
        Path picture = TinyData.png(folder.resolve("a.png"), 1);
        Path huge = folder.resolve("labels.txt");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(4L << 30);
        }
        CommandLineRun.of("classify", picture, "--model", model, "--preprocess", "imagenet", "--labels", huge)
                .failed(huge.toString());
    }

    @Test
    void aTuningCacheIsAFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        CommandLineRun.of("verify", "--backend", "onednn", "--tuning-cache", file.resolve("below"), "ic3ih9oc8kh3")
                .refused(file.toString());
    }

    @Test
    void notesOnTheVersionOfTheOperatorSetAreSaid() throws IOException {
        Path model = TinyModels.colours(folder.resolve("m.onnx"), 8, true, 1, 99);
        CommandLineRun run = CommandLineRun.of("cost", model);
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertTrue(run.err().contains("note: " + model) && run.err().contains("version 99"), run.err());
    }
}
