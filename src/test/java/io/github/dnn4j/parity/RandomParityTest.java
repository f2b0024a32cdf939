package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.RandomCases;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.Summary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random cases on every backend against the reference, the same in every run; {@code -Ddnn4j.random.seed} and {@code
 * -Ddnn4j.random.count} choose others, and {@code ./dnn4j verify --random SEED --count N} runs them without JUnit.
 */
class RandomParityTest {
    private static final int COUNT = Integer.getInteger("dnn4j.random.count", Effort.of(250, 1200));
    private static final long SEED = Long.getLong("dnn4j.random.seed", 1);

    @TestFactory
    List<DynamicTest> randomCases() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BackendProvider provider : TestedBackends.available()) {
            for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
                String name = provider.name() + " " + precision + ", seed " + SEED + ", " + COUNT + " cases";
                tests.add(dynamicTest(name, () -> verify(provider, precision)));
            }
        }
        return tests;
    }

    private static void verify(BackendProvider provider, Precision precision) {
        List<String> failures = new ArrayList<>();
        Summary summary = new Summary();
        try (Backend backend = provider.open()) {
            LayerVerifier verifier = new LayerVerifier(backend, precision);
            for (int index = 0; index < COUNT; index++) {
                CaseReport report = verifier.verify(RandomCases.of(SEED, index));
                summary.add(report.status());
                if (report.status().isFailure()) {
                    failures.add(report.line() + "\n" + report.rerun());
                }
            }
        }
        System.out.println("random cases of seed " + SEED + ", " + provider.name() + " " + precision + ": " + summary);
        assertEquals(List.of(), failures, () -> failures.size() + " failed:\n" + String.join("\n", failures));
        assertTrue(summary.count(Status.MISTRUSTED) <= COUNT / 50, summary.toString());
        assertTrue(summary.count(Status.UNIMPLEMENTED) <= COUNT / 10, summary.toString());
    }
}
