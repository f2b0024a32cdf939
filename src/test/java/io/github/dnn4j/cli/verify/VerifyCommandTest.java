package io.github.dnn4j.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyModels;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final String ONE_PASSED =
            "tests:1 passed:1 failed:0 mistrusted:0 skipped:0 unimplemented:0 invalid_arguments:0";

    @TempDir
    private Path folder;

    private static CommandLineRun verify(Object... more) {
        Object[] args = Arrays.copyOf(new Object[] {"verify", "--backend", "reference"}, 3 + more.length);
        System.arraycopy(more, 0, args, 3, more.length);
        return CommandLineRun.of(args);
    }

    private static String withoutTime(String line) {
        return line.replaceAll("\\(\\d+ ms\\)", "(t)");
    }

    @Test
    void verifiesAProblem() {
        CommandLineRun run = verify("ic3ih9oc8kh3").succeeded();
        assertEquals(
                "PASSED ic3ih9oc8oh7kh3ph0 (t)",
                withoutTime(run.out().lines().toList().get(0)));
        assertEquals(ONE_PASSED, run.out().lines().toList().get(1));
    }

    @Test
    void capsTheMinibatchAndSaysSo() {
        List<String> lines =
                verify("mb50ic3ih9oc8kh3").succeeded().out().lines().toList();
        assertEquals("minibatch capped at 2; the problems ask for up to 50, which --batch 0 takes", lines.get(0));
        assertEquals("PASSED ic3ih9oc8oh7kh3ph0 (t)", withoutTime(lines.get(1)));
        assertTrue(verify("--batch", "0", "mb5ic3ih9oc8kh3").out().startsWith("PASSED mb5ic3"));
        assertTrue(verify("--mb", "file", "mb5ic3ih9oc8kh3").out().startsWith("PASSED mb5ic3"));
        assertTrue(verify("--mb", "1", "mb5ic3ih9oc8kh3").out().startsWith("PASSED mb1ic3"));
    }

    @Test
    void transposedProblemsAndProblemsWithoutBias() {
        assertTrue(verify("--deconv", "ic8ih4oc3oh9kh3sh2ph0").succeeded().out().startsWith("PASSED --deconv ic8"));
        assertTrue(verify("--dir", "FWD_I", "ic3ih9oc8kh3").succeeded().out().startsWith("PASSED --dir=FWD_D ic3"));
    }

    @Test
    void gradientsOfProblemsInEveryDirection() throws IOException {
        for (String direction : List.of("BWD_D", "BWD_W", "BWD_WB")) {
            String out = verify("--dir", direction, "ic3ih9oc8kh3").succeeded().out();
            assertTrue(out.startsWith("PASSED --dir=" + direction + " ic3"), out);
        }
        Path file = Files.writeString(folder.resolve("dirs.txt"), "--dir=BWD_D ic3ih9oc8kh3\n--reset ic3ih9oc8kh3");
        List<String> lines =
                verify("--problems", file).succeeded().out().lines().toList();
        assertTrue(lines.get(0).startsWith("PASSED --dir=BWD_D ic3"), lines.get(0));
        assertTrue(lines.get(1).startsWith("PASSED ic3"), lines.get(1));
    }

    @Test
    void aTrainingStepOfANetwork() {
        Object[] step = {"verify", "--network", "mobilenet_v1_0.25", "--size", "32x32", "--training", "--mb", "3"};
        String whole = CommandLineRun.of(step).succeeded().out();
        assertTrue(whole.startsWith("PASSED training step of mobilenet_v1_0.25"), whole);
        Object[] layer = Arrays.copyOf(step, step.length + 2);
        layer[step.length] = "--only";
        layer[step.length + 1] = "conv1";
        String one = CommandLineRun.of(layer).succeeded().out();
        assertTrue(one.startsWith("PASSED training of Convolution conv1"), one);
    }

    @Test
    void trainingIsOfAModelAndInFloatingPoint() {
        verify("--training", "ic3ih9oc8kh3").refused("--training is about a model; give it with --network NAME");
        verify("--network", "dcgan", "--training", "--precision", "int8")
                .refused("--training and --precision int8 contradict each other");
    }

    @Test
    void readsFilesAndReportsBadProblemsAmongGoodOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "ic3ih9oc8kh3 # good\nic3ih9oc8oh3kh3ph0n\"bad\"\n");
        CommandLineRun run = verify("--problems", file);
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).startsWith("PASSED ic3"), lines.get(0));
        assertTrue(lines.get(1).startsWith("INVALID_ARGUMENTS ic3ih9oc8oh3kh3ph0n\"bad\""), lines.get(1));
        assertTrue(lines.get(1).contains("a.txt:2") && lines.get(1).contains("oh3"), lines.get(1));
        assertEquals(
                "  rerun: ./dnn4j verify --backend reference --precision f32 'ic3ih9oc8oh3kh3ph0n\"bad\"'",
                lines.get(2));
        assertEquals(
                "tests:2 passed:1 failed:0 mistrusted:0 skipped:0 unimplemented:0 invalid_arguments:1", lines.get(3));
        assertEquals(ExitCode.FAILED, run.code());
    }

    @Test
    void verifiesRandomCases() {
        assertTrue(verify("--random", "5", "--count", "40").succeeded().out().contains("tests:40 passed:40"));
        assertTrue(verify("--random", "5:17", "--precision", "bf16")
                .succeeded()
                .out()
                .startsWith("PASSED 5:17 "));
    }

    @Test
    void verifiesAModelAsAWholeAndByLayer() throws IOException {
        Path model = TinyModels.colours(folder.resolve("m.onnx"), 6, true, 2);
        assertTrue(verify("--model", model).succeeded().out().contains(ONE_PASSED));
        String layers = verify("--model", model, "--layers").succeeded().out();
        assertTrue(layers.lines().count() > 3, layers);
        String node = layers.lines().toList().get(1).split(" ")[2];
        assertTrue(verify("--model", model, "--only", node).succeeded().out().contains(ONE_PASSED));
        assertEquals(
                ExitCode.USAGE, verify("--model", model, "--only", "nobody").code());
    }

    @Test
    void printsJson() {
        Map<String, Object> json = verify("--json", "mb7ic3ih9oc8kh3").json();
        assertTrue(json.get("note").toString().contains("capped"));
        Map<?, ?> one = (Map<?, ?>) ((List<?>) json.get("cases")).get(0);
        assertEquals("passed", one.get("status"));
        assertEquals("./dnn4j verify --backend reference --precision f32 ic3ih9oc8oh7kh3ph0", one.get("rerun"));
        assertEquals(1.0, ((Number) ((Map<?, ?>) json.get("summary")).get("passed")).doubleValue());
    }

    @Test
    void failuresAreFollowedByTheCommandThatRunsThemAlone() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        VerifyReport.print(
                new CaseReport("one", Status.FAILED, Optional.empty(), "differs", "./dnn4j verify one", Duration.ZERO),
                out);
        VerifyReport.print(
                new CaseReport("two", Status.SKIPPED, Optional.empty(), "no bf16", "./dnn4j verify two", Duration.ZERO),
                out);
        assertEquals(
                List.of("FAILED one (0 ms) differs", "  rerun: ./dnn4j verify one", "SKIPPED two (0 ms) no bf16"),
                text.toString().lines().toList());
    }

    @Test
    void networksAreVerifiedInIntegers() {
        List<String> lines = CommandLineRun.of(
                        "verify", "--network", "squeezenet1_1", "--size", "64x64", "--precision", "int8")
                .succeeded()
                .out()
                .lines()
                .toList();
        assertTrue(
                lines.get(0)
                        .startsWith(
                                "network squeezenet1_1: 26 of 26 convolutions and fully connected layers quantized by"),
                lines.get(0));
        assertTrue(lines.get(0).contains(" from f32 "), lines.get(0));
        assertTrue(lines.get(1).startsWith("PASSED network squeezenet1_1"), lines.get(1));
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        verify().refused("nothing to verify");
        verify("--layers", "ic3ih9oc8kh3").refused("--model");
        verify("--batch", "-1", "ic3ih9oc8kh3").refused("--batch -1");
        verify("--batch", "problems.txt").refused("--problems FILE");
        verify("--batch", "problems.txt", "ic3ih9oc8kh3").refused("--problems FILE");
        verify("ic3oc").refused("ic3oc");
        verify("ic3ih9oc8kh3", "ic3ih9oc8oh3kh3ph0").refused("oh3");
        verify("--threads", "99999", "ic3ih9oc8kh3").refused("--threads 99999");
        verify("--random", "x").refused("SEED");
        verify("--random", "5", "--count", "0").refused("0");
        verify("--problems", folder.resolve("none.txt")).refused("there is no problem file");
        Path unknown = Files.writeString(folder.resolve("b.txt"), "--stag=axb ic3ih9oc8kh3");
        verify("--problems", unknown).refused("--stag");
        verify("--dir", "BWD_X", "ic3ih9oc8kh3").refused("--dir");
        verify("--precision", "int8", "ic3ih9oc8kh3").refused("--network NAME");
    }
}
