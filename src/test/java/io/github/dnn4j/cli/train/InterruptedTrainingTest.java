package io.github.dnn4j.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.ChildProcess;
import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyData;
import io.github.dnn4j.cli.options.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own that are told to end, or whose files the system refuses to let grow. */
class InterruptedTrainingTest {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    @TempDir
    private Path folder;

    private Object[] arguments(Path data, int epochs, Object... more) {
        List<Object> args = new java.util.ArrayList<>(List.of(
                "train",
                "--network",
                "standard",
                "--data",
                data,
                "--out",
                folder.resolve("a model.safetensors"),
                "--backend",
                "reference",
                "--batch",
                10,
                "--learning-rate",
                0.05,
                "--schedule",
                "constant",
                "--epochs",
                epochs));
        args.addAll(List.of(more));
        return args.toArray();
    }

    /** The signal of Ctrl-C, or SIGTERM where a shell has had this process, and so its child, ignore that. */
    private static int signal(ChildProcess child) throws IOException, InterruptedException {
        long pid = child.process().pid();
        Path status = Path.of("/proc/" + pid + "/status");
        boolean ignored = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> SIGINT - 1 & 1) != 0);
        int signal = ignored ? SIGTERM : SIGINT;
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
        return signal;
    }

    @Test
    void leavesThePageOfTheFinishedEpochsAndTheCommandThatGoesOn() throws IOException, InterruptedException {
        Path data = TinyData.idx(folder.resolve("data"), 20, 10);
        Path page = folder.resolve("page.html");
        Path csv = folder.resolve("history.csv");
        Object[] arguments = arguments(data, 100_000, "--html", page, "--csv", csv);
        ChildProcess child = ChildProcess.start(folder, Map.of(), ChildProcess.command(arguments));
        child.awaitOutput("epoch 2/100000");
        int signal = signal(child);
        assertEquals(128 + signal, child.exitCode(), child.printedErrors());
        String said = child.printedErrors();
        Matcher progress = Pattern.compile("interrupted after epoch (\\d+) of 100000, step (\\d+) of 200000")
                .matcher(said);
        assertTrue(progress.find(), said);
        int epochs = Integer.parseInt(progress.group(1));
        assertTrue(epochs >= 2, said);
        String html = Files.readString(page);
        assertTrue(html.contains("after epoch " + epochs + " of 100000"), "the page does not say that it is of a part");
        assertEquals(
                epochs,
                Files.readAllLines(csv).stream()
                        .filter(line -> line.matches("\\d+,.*"))
                        .count());
        assertFalse(Files.exists(folder.resolve("a model.safetensors")), "a model that is not trained to the end");

        String command = said.lines().toList().getLast();
        assertTrue(command.contains("is of step " + progress.group(2)), command);
        String words = command.substring(command.indexOf("dnn4j train "));
        assertTrue(words.endsWith(" --resume") && words.contains(" '" + folder + "/a model.safetensors' "), words);
        CommandLineRun resumed = CommandLineRun.of(arguments(data, epochs + 1, "--resume"));
        assertTrue(resumed.succeeded().out().contains("resumed  after step " + progress.group(2)), resumed.out());
    }

    /** A limit on the size of files refuses what is written as a full disk does. */
    @Test
    void aModelThatCannotBeWrittenIsNotLost() throws IOException, InterruptedException {
        Path data = TinyData.idx(folder.resolve("data"), 20, 10);
        CommandLineRun.of(arguments(data, 1)).succeeded();
        Path model = folder.resolve("a model.safetensors");
        Files.delete(model);
        Path csv = folder.resolve("history.csv");
        ChildProcess again =
                ChildProcess.startAfter(folder, "ulimit -f 100", arguments(data, 1, "--csv", csv, "--resume"));
        assertEquals(ExitCode.FAILED, again.exitCode(), again.printed());
        String said = again.printedErrors();
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("dnn4j: " + model + " could not be written: "), said);
        assertTrue(said.contains("a model.checkpoint.safetensors is of step 2;"), said);
        assertTrue(said.contains("--resume"), said);
        assertTrue(again.printed().contains("test     "), "the accuracy is told all the same");
        assertTrue(Files.exists(csv), "what can be written is");

        ChildProcess fresh = ChildProcess.startAfter(folder, "ulimit -f 100", arguments(data, 2));
        assertEquals(ExitCode.FAILED, fresh.exitCode(), fresh.printed());
        List<String> lines = fresh.printedErrors().lines().toList();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith("training goes on") && lines.get(1).endsWith("training goes on"));
        assertTrue(lines.get(2).contains(model + " could not be written")
                && lines.get(2).contains("begin again"));
    }
}
