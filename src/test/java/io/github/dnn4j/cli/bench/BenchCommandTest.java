package io.github.dnn4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.TinyModels;
import io.github.dnn4j.cli.options.Diagnosis;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.json.JsonParser;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.ComputePeak;
import io.github.dnn4j.measure.Configuration;
import io.github.dnn4j.measure.Result;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.measure.Statistics;
import io.github.dnn4j.measure.Timing;
import io.github.dnn4j.measure.Verdict;
import io.github.dnn4j.verify.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private static final String PROBLEM = "ic8ih6oc16kh3ph1";

    @TempDir
    private Path folder;

    private static CommandLineRun quick(Object... args) {
        Object[] all = new Object[args.length + 3];
        all[0] = "bench";
        all[1] = "--time";
        all[2] = "0.01";
        System.arraycopy(args, 0, all, 3, args.length);
        return CommandLineRun.of(all);
    }

    private static List<?> results(Map<?, ?> document) {
        return (List<?>) document.get("results");
    }

    private static Object at(Object json, Object... path) {
        Object value = json;
        for (Object step : path) {
            value = step instanceof Integer index ? ((List<?>) value).get(index) : ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    @Test
    void measuresTheCrossProductAndWritesEverything() throws IOException {
        Path json = folder.resolve("new.json");
        Path html = folder.resolve("page.html");
        String text = quick(
                        PROBLEM,
                        "--backend",
                        "onednn,reference",
                        "--threads",
                        "1",
                        "--batch",
                        "1,3",
                        "--precision",
                        "f32",
                        "--sessions",
                        "1,2",
                        "--layers",
                        "--json",
                        json,
                        "--html",
                        html)
                .succeeded()
                .out();
        assertTrue(text.contains("peak of f32 on 1 thread: "), text);
        assertTrue(text.contains("layers of ic8ih6oc16oh6kh3ph1 on onednn in f32, batch 1, 1 thread"), text);
        assertTrue(text.contains("sessions at the same time"), text);
        Map<String, Object> document = JsonParser.object(Files.readString(json));
        List<?> results = results(document);
        assertEquals(4, results.size());
        for (Object one : results) {
            assertEquals("passed", at(one, "check", "status"));
            assertEquals(0.0, at(one, "check", "relative_error"), "problems have integers, so results are exact");
            double batch = (double) at(one, "batch");
            assertEquals(batch * 36 * 16 * 8 * 9, at(one, "macs"));
            assertEquals(2, ((List<?>) at(one, "sessions")).size());
            assertTrue((double) at(one, "peak", "gigaflops") > 0);
            assertFalse(((List<?>) at(one, "layers")).isEmpty());
        }
        for (String field : List.of("processor", "instruction_sets", "libraries", "environment", "jvm", "commit")) {
            assertTrue(((Map<?, ?>) document.get("machine")).containsKey(field), field);
        }
        assertTrue(Files.readString(html).contains("\"workload\": \"ic8ih6oc16oh6kh3ph1\""));
    }

    @Test
    void stepsThatMultiplyLessThanTheyCountAreSaid() {
        String note = "operations are counted as those of direct convolution";
        for (String problem : List.of(PROBLEM, "ic32ih28oc32kh3ph1")) {
            String text = quick(problem, "--backend", "onednn", "--precision", "f32", "--threads", "1", "--layers")
                    .succeeded()
                    .out();
            assertEquals(text.contains("dnn4j:winograd"), text.contains(note), text);
        }
    }

    @Test
    void networksAreMeasuredWithTheirWayToTheFirstResult() throws IOException {
        Path json = folder.resolve("small.json");
        String text = quick("nin_cifar10", "--precision", "f32", "--cold", "--json", json)
                .succeeded()
                .out();
        assertTrue(text.contains("full size, 1x3x32x32"), text);
        assertTrue(text.contains("caches emptied before each run"), text);
        Object result = results(JsonParser.object(Files.readString(json))).getFirst();
        assertTrue((double) at(result, "start_up", "total_milliseconds") > 0);
        assertTrue((double) at(result, "start_up", "resident_peak_bytes") > 1 << 20);
        String compared =
                CommandLineRun.of("bench", "--compare", json, json).succeeded().out();
        assertTrue(compared.contains("0 faster, 0 slower, 1 within noise"), compared);
        assertTrue(compared.lines().anyMatch(line -> line.matches("nin_cifar10 +onednn +f32 .* 1\\.000 .* to .*")));
    }

    @Test
    void networksAreMeasuredInIntegers() {
        Map<String, Object> document = quick("nin_cifar10", "--precision", "int8", "--threads", "1", "--json", "-")
                .succeeded()
                .json();
        Object result = results(document).getFirst();
        assertEquals("int8", at(result, "precision"));
        assertEquals("passed", at(result, "check", "status"));
        assertEquals(null, at(result, "start_up"), "nobody quantizes at every start");
        assertEquals(null, at(result, "peak"), "the peak in f32 would say nothing");
    }

    @Test
    void modelsAndProblemFilesAreMeasuredToo() throws IOException {
        Path model = TinyModels.colours(folder.resolve("colours.onnx"), 8, true, 1);
        Path problems =
                Files.writeString(folder.resolve("problems"), "--dt=bf16 ic4ih5oc4kh3n\"a\"\n--dt=f32 " + PROBLEM);
        Map<String, Object> document = quick(
                        model, "--problems", problems, "--backend", "reference", "--no-start-up", "--json", "-")
                .succeeded()
                .json();
        assertEquals(
                List.of("colours.onnx f32", "ic4ih5oc4oh3kh3ph0n\"a\" bf16", "ic8ih6oc16oh6kh3ph1 f32"),
                results(document).stream()
                        .map(one -> at(one, "workload") + " " + at(one, "precision"))
                        .toList());
        assertEquals(null, at(document, "results", 0, "start_up"));
    }

    private static Row row(Status status, boolean timed) {
        Verdict verdict = new Verdict(status, "", OptionalDouble.empty(), "", "");
        Device device = new Device(Device.Kind.CPU, "", "");
        Timing timing = new Timing(Statistics.of(1), 1, 1, 1, 1, 1, List.of(), List.of(), OptionalDouble.empty());
        Result result = new Result(
                "net",
                "network",
                "onednn",
                device,
                new Configuration(Precision.F32, 1, 1),
                verdict,
                timed ? Optional.of(timing) : Optional.empty());
        return new Row(result, Optional.empty(), OptionalDouble.empty(), Optional.empty());
    }

    /** The run makes 2 GFLOP/s and moves 1 GB/s. */
    @Test
    void sharesAboveAPeakAreMarkedAndExplained() {
        Row plain = row(Status.PASSED, true);
        for (double factor : new double[] {0.5, 1, 2}) {
            ComputePeak peak = new ComputePeak("onednn", Precision.F32, 1, "layer", 2 / factor);
            Row row = new Row(plain.result(), Optional.of(peak), OptionalDouble.of(1e9 / factor), Optional.empty());
            StringWriter text = new StringWriter();
            PrintWriter out = new PrintWriter(text, true);
            new BenchReport(out, Diagnosis.make().machine(), ProcessorSettings.read(), false)
                    .print(List.of(row), false);
            boolean above = factor > 1;
            String share = String.format(Locale.ROOT, " %.1f%%", 100 * factor);
            assertTrue(text.toString().contains(share), text.toString());
            assertEquals(above, text.toString().contains(share + "*"), text.toString());
            assertEquals(
                    above ? 2 : 0,
                    text.toString()
                            .lines()
                            .filter(line -> line.startsWith("note: * "))
                            .count());
        }
    }

    @Test
    void oneWrongResultFailsTheRun() {
        Row right = row(Status.PASSED, true);
        assertEquals(ExitCode.OK, BenchCommand.exitCode(List.of(right, row(Status.SKIPPED, false))));
        assertEquals(ExitCode.FAILED, BenchCommand.exitCode(List.of(right, row(Status.FAILED, false))));
        assertEquals(ExitCode.FAILED, BenchCommand.exitCode(List.of(row(Status.UNIMPLEMENTED, false))));
    }

    @Test
    void whatCouldNotBeMeasuredFails() {
        CommandLineRun run = quick(PROBLEM, "--backend", "onednn", "--precision", "f16");
        boolean supported = run.out().contains("speed");
        assertEquals(supported ? ExitCode.OK : ExitCode.FAILED, run.code(), run.out() + run.err());
        assertTrue(supported || run.out().contains("does not support F16"), run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; nothing to measure was named",
                "resnet51; no published network",
                "nowhere.onnx; there is no model file",
                "mb1ic; field ic",
                "nin --time 0; more than 0",
                "nin --time x; 'x' is not a number",
                "nin --threads 0; give 1 to",
                "nin --threads 1,x; not a whole number",
                "nin --batch 0; give 1 or more",
                "nin --precision f31; f31",
                "nin --backend cudnm; there is no backend named cudnm",
                "nin --sessions 0; give 1 to 1024",
                "nin --sessions 1 --cold; no between",
                "nin --json /nowhere/a.json; there is no folder /nowhere",
                "nin --html /; is a folder",
                "nin --compare a b; measures nothing",
                "--compare a b; there is no result file a",
                "--compare a; requires at least 2",
                "--problems nowhere; there is no problem file",
                "ic3ih4oc5kh1 --size 4; about a published network",
                "dcgan --size 4; takes no pictures",
                "nin_cifar10 --batch 1,-2; --batch -2",
                "nin_cifar10 --batch-size 1,-2; --batch -2",
                "nin --batch problems.txt; --problems FILE",
                "nin --batch-size 1,problems.txt; --problems FILE"
            })
    void refusesWhatMakesNoSense(String args, String words) {
        String line = "bench" + (args == null ? "" : " " + args);
        CommandLineRun.of((Object[]) line.split(" ")).refused(words);
    }

    @Test
    void comparesOnlyWhatItWroteItself() throws IOException {
        Path text = Files.writeString(folder.resolve("a.json"), "{\"format\": 1");
        CommandLineRun.of("bench", "--compare", text, text).failed("is not JSON: line 1, column 13");
        Path other = Files.writeString(folder.resolve("b.json"), "{\"format\": \"x\"}");
        CommandLineRun.of("bench", "--compare", other, other).failed("has no results to compare");
    }
}
