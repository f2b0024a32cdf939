package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.Nets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How engines are chosen, on the host stand-in for CUDA and cuDNN, whose engines are invented. */
class StandInEnginesTest extends OnStandIn {
    private static final Network NETWORK = Nets.small();
    private static final int CUDNN_EXECUTION_FAILED = 5000;

    private record Result(StepReport stem, float[] output) {}

    private static Result compute(CompileOptions options) {
        try (Backend backend = CudnnBackend.open();
                CompiledNetwork model = backend.compile(NETWORK, Nets.parameters(NETWORK), options);
                Session session = model.newSession()) {
            Nets.fill(session.input("data"), 3);
            session.run();
            StepReport stem = model.explain(NETWORK.defaultShapes()).steps().stream()
                    .filter(step ->
                            step.name().equals("stem") && step.implementation().startsWith("cudnn"))
                    .findFirst()
                    .orElseThrow();
            return new Result(stem, session.output("prob").toFloatArray());
        }
    }

    @Test
    void anAvoidedEngineIsPassedOver() {
        Result usual = compute(CompileOptions.defaults());
        String engine = usual.stem().implementation().replaceFirst(".*(engine \\d+).*", "$1");
        Result other = compute(CompileOptions.defaults().avoiding(engine));
        assertFalse(
                (other.stem().implementation() + " ").contains(engine + " "),
                other.stem().implementation());
        assertTrue(other.stem().reason().contains(engine + " is avoided"), other.stem()::reason);
        assertArrayEquals(usual.output(), other.output(), 1e-5f);
        assertEquals("", other.stem().candidates().getLast().passedOver(), "the one that was taken");
    }

    @Test
    void tf32IsUsedWhereItIsAskedForAlone() {
        Result strict = compute(CompileOptions.defaults());
        assertEquals("f32", strict.stem().precision());
        assertTrue(
                strict.stem().reason().contains("multiplies in TF32"),
                strict.stem().reason());
        Result fast = compute(CompileOptions.defaults().precision(Precision.TF32));
        assertEquals("tf32", fast.stem().precision());
        assertTrue(
                fast.stem().implementation().contains("engine 1"), fast.stem().implementation());
        assertArrayEquals(strict.output(), fast.output(), 2e-3f);
        assertFalse(java.util.Arrays.equals(strict.output(), fast.output()), "the stand-in rounds to TF32 too");
        Result one = compute(CompileOptions.defaults().precision("right", Precision.TF32));
        assertArrayEquals(
                strict.stem().implementation().getBytes(),
                one.stem().implementation().getBytes());
        assertFalse(java.util.Arrays.equals(strict.output(), one.output()), "one layer alone may");
    }

    @Test
    void theFastestEngineIsMeasured() {
        CompileOptions options = CompileOptions.defaults().precision(Precision.TF32);
        Result measured = compute(options.tuning(Tuning.MEASURE));
        String implementation = measured.stem().implementation();
        assertTrue(
                implementation.matches("cudnn engine \\d+ \\(the fastest of [2-9], \\d+\\.\\d us\\)"), implementation);
        assertArrayEquals(compute(options).output(), measured.output(), 2e-3f);
    }

    @Test
    void anEngineThatDoesNotRunIsNotChosen() {
        // Measured first, the engine of TF32 fails in its first run.
        standIn.fail("cudnnBackendExecute", 1, CUDNN_EXECUTION_FAILED);
        standIn.time("engine 1", 1);
        standIn.time("engine 44", 1000);
        Result measured =
                compute(CompileOptions.defaults().precision(Precision.TF32).tuning(Tuning.MEASURE));
        assertEquals(0, standIn.failuresLeft());
        assertTrue(
                measured.stem().implementation().contains("engine 44"),
                measured.stem().implementation());
        assertTrue(
                measured.stem().reason().contains("engine 1 could not be measured"),
                measured.stem().reason());
    }

    @Test
    void whatWasMeasuredIsKept(@TempDir Path folder) {
        CompileOptions measuring =
                CompileOptions.defaults().precision(Precision.TF32).tuning(Tuning.MEASURE.cachedIn(folder));
        Result first = compute(measuring);
        standIn.startRecording();
        Result again = compute(measuring);
        List<String> calls = standIn.stopRecording();
        assertFalse(calls.contains("cudaEventElapsedTime"), "nothing is measured");
        assertTrue(
                again.stem().implementation().endsWith("(from the plan cache)"),
                again.stem().implementation());
        assertArrayEquals(first.output(), again.output());
        Result untuned =
                compute(CompileOptions.defaults().precision(Precision.TF32).tuning(Tuning.OFF.cachedIn(folder)));
        assertTrue(
                untuned.stem().implementation().endsWith("(by cuDNN's heuristics)"),
                "what was not measured has files of its own: " + untuned.stem().implementation());
    }
}
