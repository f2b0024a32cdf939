package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.json.JsonParser;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BenchDocumentTest {
    private static final Device CPU = new Device(Device.Kind.CPU, "a processor", "");
    private static final Verdict PASSED =
            new Verdict(Status.PASSED, "full size", OptionalDouble.of(1e-7), "", "./dnn4j verify");

    /** 10 ms for 2 samples, 5 million multiply-accumulates and 8 million bytes: 1 GFLOP/s and 0.8 GB/s. */
    static Row row() {
        Timing timing = new Timing(
                Statistics.of(10_000_000, 9_000_000, 11_000_000),
                2,
                5_000_000,
                8_000_000,
                3_000_000,
                4096,
                List.of(new Throughput(4, 80, 1_000_000_000)),
                List.of(new LayerTime("Convolution conv", "jit", 4_000_000, 1_000_000, 2_000_000)),
                OptionalDouble.of(4_500));
        return new Row(
                new Result(
                        "net",
                        "network",
                        "onednn",
                        CPU,
                        new Configuration(Precision.BF16, 2, 1),
                        PASSED,
                        Optional.of(timing)),
                Optional.of(new ComputePeak("onednn", Precision.BF16, 1, "a matrix product", 4)),
                OptionalDouble.of(3.2e9),
                Optional.of(new StartUp(10, 20, 30, 40, 5 << 20)));
    }

    private static Row untimed() {
        Verdict failed = new Verdict(Status.FAILED, "full size", OptionalDouble.of(0.5), "it is wrong", "");
        Configuration configuration = new Configuration(Precision.F32, 1, 1);
        return new Row(
                new Result("net", "network", "onednn", CPU, configuration, failed, Optional.empty()),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    private static Map<String, Object> document(boolean cold) {
        return JsonParser.object(Json.write(
                BenchDocument.of(Map.of("processor", "p"), Map.of("cold", cold), List.of(row(), untimed()))));
    }

    @Test
    void numbersAreThoseOfTheRow() {
        Map<?, ?> json = (Map<?, ?>) ((List<?>) document(false).get("results")).getFirst();
        assertEquals(1.0, json.get("gigaflops"));
        assertEquals(0.25, json.get("share_of_peak"));
        assertEquals(0.8, json.get("gigabytes_per_second"));
        assertEquals(0.25, json.get("share_of_bandwidth"));
        assertEquals(200.0, json.get("samples_per_second"));
        assertEquals(100.0, ((Map<?, ?>) json.get("start_up")).get("total_milliseconds"));
        Map<?, ?> sessions = (Map<?, ?>) ((List<?>) json.get("sessions")).getFirst();
        assertEquals(160.0, sessions.get("samples_per_second"));
        assertEquals(4500.0, json.get("enqueue_nanoseconds"));
        assertEquals("bf16", json.get("precision"));
        Map<?, ?> wrong = (Map<?, ?>) ((List<?>) document(false).get("results")).getLast();
        assertEquals("failed", ((Map<?, ?>) wrong.get("check")).get("status"));
        assertTrue(!wrong.containsKey("latency"), wrong::toString);
    }

    @Test
    void latenciesAreReadBack() {
        Recorded.Key key = new Recorded.Key("net", "onednn", "bf16", 2, 1, true);
        assertEquals(
                List.of(new Recorded(key, 9_000_000, 10_000_000, 11_000_000, 9_000_000, 11_000_000)),
                Recorded.of(document(true)));
    }

    @Test
    void otherDocumentsAreRefused() {
        assertThrows(InvalidDescriptorException.class, () -> Recorded.of(Map.of("format", "something")));
        Map<String, Object> damaged = Json.object("format", BenchDocument.FORMAT, "results", List.of());
        assertThrows(InvalidDescriptorException.class, () -> Recorded.of(damaged));
    }

    @Test
    void aStartUpSurvivesItsLine() {
        StartUp startUp = new StartUp(10, 20, 30, 40, 1 << 30);
        assertEquals(startUp, StartUp.parse("a warning\n" + startUp.line() + "\n"));
        assertThrows(InvalidDescriptorException.class, () -> StartUp.parse("Exception in thread main"));
        StartUp slower = new StartUp(10, 20, 30, 41, 0);
        StartUp slowest = new StartUp(99, 20, 30, 40, 0);
        assertEquals(slower, StartUp.median(List.of(slowest, startUp, slower)));
    }
}
