package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.verify.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Device CPU = new Device(Device.Kind.CPU, "", "");

    /** A run of 2 GFLOP/s and 1 GB/s whose only step is of this implementation; none for an empty name. */
    private static Row row(double peak, double bandwidth, String implementation) {
        List<LayerTime> layers =
                implementation.isEmpty() ? List.of() : List.of(new LayerTime("Convolution a", implementation, 1, 1, 1));
        Timing timing = new Timing(Statistics.of(1), 1, 1, 1, 1, 1, List.of(), layers, OptionalDouble.empty());
        Result result = new Result(
                "net",
                "network",
                "onednn",
                CPU,
                new Configuration(Precision.F32, 1, 1),
                new Verdict(Status.PASSED, "", OptionalDouble.empty(), "", ""),
                Optional.of(timing));
        return new Row(result, Optional.of(peak(peak)), OptionalDouble.of(bandwidth), Optional.empty());
    }

    private static ComputePeak peak(double gigaflops) {
        return new ComputePeak("onednn", Precision.F32, 1, "layer", gigaflops);
    }

    @Test
    void whatExceedsAPeakSaysHowThatCanBe() {
        Row within = row(2, 1e9, "jit:avx2");
        assertTrue(within.abovePeak().isEmpty() && within.aboveBandwidth().isEmpty());
        assertTrue(row(1.9, 1e9, "dnn4j:winograd").abovePeak().orElseThrow().contains("Winograd"));
        assertFalse(row(1.9, 1e9, "jit:avx2").abovePeak().orElseThrow().contains("Winograd"));
        assertTrue(row(1.9, 1e9, "").abovePeak().orElseThrow().contains("Winograd"), "no step is known");
        assertFalse(row(0.8, 1e9, "dnn4j:winograd").abovePeak().orElseThrow().contains("Winograd"), "2.5 times");
        assertTrue(row(2, 0.9e9, "jit:avx2").aboveBandwidth().orElseThrow().contains("caches"));
    }

    @Test
    void runsAndStepsRefuteAPeak() {
        assertFalse(row(2, 1e9, "jit:avx2").refutesPeak());
        assertTrue(row(1.9, 1e9, "jit:avx2").refutesPeak(), "the run");
        assertTrue(row(1.9, 1e9, "").refutesPeak(), "a run whose steps are not known");
        assertFalse(row(1.9, 1e9, "dnn4j:winograd").refutesPeak(), "a run that multiplies less");
        assertTrue(row(0.8, 1e9, "dnn4j:winograd").refutesPeak(), "a run that would have to multiply still less");
        Row plain = row(2, 1e9, "jit:avx2");
        Timing timing = plain.result().timing().orElseThrow();
        Timing quickStep = new Timing(
                timing.latency(),
                1,
                1,
                1,
                1,
                1,
                List.of(),
                List.of(new LayerTime("Convolution a", "jit:avx2", 1, 1, 0.9)),
                OptionalDouble.empty());
        Result result = new Result(
                "net",
                "network",
                "onednn",
                CPU,
                plain.result().configuration(),
                plain.result().verdict(),
                Optional.of(quickStep));
        assertTrue(new Row(result, plain.peak(), plain.bandwidth(), Optional.empty()).refutesPeak(), "a step");
    }

    @Test
    void aRefutedPeakIsMeasuredOnceMoreAndTheHigherKept() {
        Deque<Double> measured = new ArrayDeque<>(List.of(1.0, 3.0, 9.0));
        Peaks peaks = new Peaks(key -> Optional.of(peak(measured.poll())));
        peaks.computeAgain(CPU, Precision.F32, 1);
        assertEquals(3, measured.size(), "nothing was measured that could be refuted");
        assertEquals(1, peaks.compute(CPU, Precision.F32, 1).orElseThrow().gigaflops());
        peaks.computeAgain(CPU, Precision.F32, 1);
        peaks.computeAgain(CPU, Precision.F32, 1);
        assertEquals(3, peaks.compute(CPU, Precision.F32, 1).orElseThrow().gigaflops());
        Deque<Double> lower = new ArrayDeque<>(List.of(4.0, 3.0));
        Peaks other = new Peaks(key -> Optional.of(peak(lower.poll())));
        other.compute(CPU, Precision.F32, 2);
        other.computeAgain(CPU, Precision.F32, 2);
        assertEquals(4, other.compute(CPU, Precision.F32, 2).orElseThrow().gigaflops());
    }
}
