package io.github.dnn4j.fuzz.extents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.Effort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some cases with extreme extents: each is refused with an exception or runs, and enough of them come as far as oneDNN
 * for that to say something. {@code ci/fuzz 600 layers} tries more.
 */
class ExtremeFuzzTest {
    private static final Duration LONGEST = Duration.ofMinutes(60);

    @TempDir
    Path folder;

    @Test
    void casesAreRefusedOrRun() throws Exception {
        int count = Effort.of(200, 20_000);
        ExtremeReport report = new ExtremeFuzz(folder).run(1, 1 + count, LONGEST);
        assertEquals(List.of(), report.findings(), report::toString);
        assertEquals(List.of(), report.greedySeeds(), report::toString);
        assertEquals(count, report.cases(), report::toString);
        assertTrue(report.shareCreated() >= 0.3, report::toString);
        assertTrue(report.shareRun() >= 0.1, report::toString);
    }

    /**
     * Found by longer runs, and nothing that a test with more memory would see: the divisors of 89,478,486 averages.
     */
    @Test
    void casesThatTookMoreOfJavasMemoryThanThereIs() throws Exception {
        long seed = 50_044_389;
        assertTrue(ExtremeCase.of(seed).describe().contains("33x1x268435457 | AveragePooling"));
        ExtremeReport report = new ExtremeFuzz(folder).run(seed, seed + 1, LONGEST);
        assertEquals(List.of(), report.findings(), report::toString);
    }

    /** Found by longer runs: a C++ exception of oneDNN's is a refusal, which names the layer. */
    @Test
    void casesThatOneDnnGivesUpOn() throws Exception {
        long seed = 230_006_200;
        ExtremeReport report = new ExtremeFuzz(folder).run(seed, seed + 1, LONGEST);
        assertEquals(List.of(), report.findings(), report::toString);
    }

    /** Found by longer runs: a faulty implementation inside another one, which rearranges a row-major image for it. */
    @Test
    void casesWhoseImplementationHasAnotherInside() throws Exception {
        long seed = 330_003_825;
        assertTrue(ExtremeCase.of(seed).describe().contains("AveragePooling"));
        ExtremeReport report = new ExtremeFuzz(folder).run(seed, seed + 1, LONGEST);
        assertEquals(List.of(), report.findings(), report::toString);
    }

    /** Found by longer runs: integers, where what is not finite is to come through. */
    @Test
    void integersHoldNothingThatIsNotFinite() throws Exception {
        long seed = 700_003_484;
        String text = ExtremeCase.of(seed).describe();
        assertTrue(text.contains("propagating S8:8x1x17 | Activation[function=CLIP"), text);
        ExtremeReport report = new ExtremeFuzz(folder).run(seed, seed + 1, LONGEST);
        assertEquals(List.of(), report.findings(), report::toString);
    }

    @Test
    void casesFollowFromTheirSeed() {
        for (long seed = 1; seed <= 50; seed++) {
            assertEquals(ExtremeCase.of(seed).describe(), ExtremeCase.of(seed).describe());
        }
    }

    @Test
    void deathsAreFoundAndTheRestIsTried() throws Exception {
        ExtremeReport report = new ExtremeFuzz(folder, FaultyChild.class, Duration.ofSeconds(2)).run(1, 8, LONGEST);
        assertEquals(7, report.cases(), report::toString);
        assertEquals(2, report.findings().size(), report::toString);
        assertTrue(report.findings().get(0).contains("seed " + FaultyChild.DIES), report::toString);
        assertTrue(report.findings().get(1).contains("seed " + FaultyChild.FINDS), report::toString);
        assertEquals(List.of(FaultyChild.HANGS), report.slowSeeds(), report::toString);
        assertEquals(4.0 / 7, report.shareRun(), 1e-9, report::toString);
    }
}
