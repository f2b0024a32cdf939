package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.VerifyCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every integer of a random quantized graph, computed as a whole, is right for the integers before it. */
class OneDnnRandomQuantizedTest {
    private static final int GRAPHS = Effort.of(24, 1000);

    /** Of every so many graphs the layers and fused groups are computed alone, too. */
    private static final int ALONE = 8;

    @Test
    void randomQuantizedGraphsAgreeWithTheReference() {
        List<String> wrong = new ArrayList<>();
        try (Backend backend = OneDnnBackend.open()) {
            for (int seed = 0; seed < GRAPHS; seed++) {
                RandomQuantizedGraph.Drawn drawn = RandomQuantizedGraph.of(seed);
                long batch = 1 + seed % 3;
                NetworkVerifier verifier = new NetworkVerifier(
                        backend,
                        CompileOptions.defaults().threads(1 + seed % 2),
                        drawn.network(),
                        drawn.parameters(),
                        NetworkInputs.random(drawn.network(), drawn.network().shapesWith(Map.of("N", batch)), seed),
                        "");
                List<VerifyCase> cases = new ArrayList<>(List.of(verifier.wholeNetwork()));
                if (seed % ALONE == 0) {
                    cases.addAll(verifier.layers());
                }
                for (VerifyCase one : cases) {
                    CaseReport report = one.run();
                    if (report.status() != Status.PASSED) {
                        wrong.add(drawn.network().name() + ": " + report.line());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
