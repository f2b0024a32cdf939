package io.github.dnn4j.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Matches of shells, which answer what a file holds and say how long a run took. */
class MatchTest {
    @TempDir
    private Path folder;

    private final List<Competitor> competitors = new ArrayList<>();
    private Subject subject;
    private Judge judge;

    @BeforeEach
    void prepare() throws Exception {
        NetworkBuilder b = new NetworkBuilder("layer");
        Network network = b.output(b.input("x", 1, 2).fullyConnected("fc", 2)).build();
        subject = new Subject("layer", network, Subject.Kind.LAYER, Optional.empty());
        judge = new Judge(
                network, Parameters.initialise(network, Initialiser.he(1)), Optional.empty(), 1, new float[] {1, 2});
        CaseFolder.write(folder.resolve("right"), new float[] {1, 2});
        CaseFolder.write(folder.resolve("wrong"), new float[] {1, 3});
    }

    @AfterEach
    void close() {
        competitors.forEach(Competitor::close);
    }

    /** A contender whose runs take so long, or after whose first round its process ends if that is 0. */
    private void join(Contender contender, String answer, int nanos) throws Exception {
        String round = nanos == 0 ? "exit" : "echo peers: times " + nanos;
        String script = "echo peers: version 1; while read c a b; do case $c in load) echo peers: ready;; answer) cp '"
                + folder.resolve(answer) + "' \"$a\"; echo peers: written;; round) " + round
                + ";; unload) echo peers: unloaded;; esac; done";
        competitors.add(new Competitor(
                contender, List.of("sh", "-c", script), 1, folder.resolve("log"), Duration.ofMinutes(5)));
    }

    private CaseResult play(boolean quick, BooleanSupplier timeIsOver) throws Exception {
        return new Match(timeIsOver, quick, folder, judge).play(subject, 1, 1, competitors, Map.of());
    }

    @Test
    void roundsOfThoseWhoAreRightPair() throws Exception {
        join(Contender.ONNX_RUNTIME, "right", 3_000_000);
        join(Contender.DNN4J, "right", 1_500_000);
        join(Contender.CPP, "wrong", 1);
        CaseResult result = play(true, () -> false);
        double[] ratios = result.ratios(Contender.ONNX_RUNTIME, Contender.DNN4J).orElseThrow();
        assertArrayEquals(new double[] {2, 2, 2}, ratios);
        assertTrue(result.excluded().get(Contender.CPP).startsWith("WRONG: sample 0"), result.excluded()::toString);
        assertTrue(result.median(Contender.CPP).isEmpty());
        assertEquals(0.5, result.distances().get(Contender.CPP));
        assertEquals(Optional.empty(), result.cut());
    }

    @Test
    void oneWhoseProcessEndsTakesNobodyWithIt() throws Exception {
        join(Contender.ONNX_RUNTIME, "right", 2_000_000);
        join(Contender.CPP, "right", 0);
        CaseResult result = play(true, () -> false);
        assertEquals(3, result.rounds().get(Contender.ONNX_RUNTIME).length);
        assertTrue(result.excluded().get(Contender.CPP).startsWith("FAILED"), result.excluded()::toString);
        assertTrue(result.median(Contender.CPP).isEmpty());
    }

    @Test
    void whenTheTimeIsOverThoseWhoAreReadyPlayOneRound() throws Exception {
        join(Contender.ONNX_RUNTIME, "right", 1_000_000);
        join(Contender.DNN4J, "right", 1_000_000);
        join(Contender.CPP, "right", 1_000_000);
        Iterator<Boolean> over = List.of(false, false, true, true).iterator();
        CaseResult result = play(false, over::next);
        assertEquals(Optional.of("1 of 15 rounds"), result.cut());
        assertEquals(1, result.rounds().get(Contender.DNN4J).length);
        assertEquals(
                "CUT: the case's time was over before its turn",
                result.excluded().get(Contender.CPP));
    }

    @Test
    void withoutOnnxRuntimeNothingIsCompared() throws Exception {
        join(Contender.DNN4J, "right", 1_000_000);
        CaseResult result = play(true, () -> false);
        assertTrue(result.rounds().isEmpty());
        assertTrue(result.excluded().get(Contender.DNN4J).startsWith("CUT"), result.excluded()::toString);
    }
}
