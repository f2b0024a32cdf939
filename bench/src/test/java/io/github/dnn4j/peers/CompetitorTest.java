package io.github.dnn4j.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompetitorTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    /** A shell that says its version and then does what the script says; its arguments follow as $0. */
    private Competitor start(Duration patience, String script) throws Exception {
        return new Competitor(
                Contender.CPP,
                List.of("sh", "-c", "echo 'peers: version 1'; " + script),
                1,
                folder.resolve("log"),
                patience);
    }

    @Test
    void answersAreReadAndTalkIsNot() throws Exception {
        String script = "read a; echo talk; echo 'peers: times 2000000 500000'; read b; echo 'peers: unloaded'";
        try (Competitor competitor = start(LONG, script)) {
            assertEquals("1", competitor.version());
            assertArrayEquals(new double[] {2, 0.5}, competitor.round(2));
            competitor.unload();
            assertFalse(competitor.lost());
        }
    }

    @Test
    void refusalsLoseNobody() throws Exception {
        try (Competitor competitor = start(LONG, "read a; echo 'peers: refused no such layer'; read b")) {
            AbsenceException refused = assertThrows(AbsenceException.class, () -> competitor.load(folder, 1));
            assertEquals("not available: no such layer", refused.getMessage());
            assertFalse(competitor.lost());
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsCutAndEnded() throws Exception {
        try (Competitor competitor = start(Duration.ofSeconds(1), "exec sleep 1000")) {
            AbsenceException cut = assertThrows(AbsenceException.class, () -> competitor.round(1));
            assertEquals("CUT: no answer within 1 s", cut.getMessage());
            assertTrue(competitor.lost());
            assertThrows(AbsenceException.class, competitor::unload);
        }
    }

    @Test
    void whoseProcessEndsHasFailed() throws Exception {
        try (Competitor competitor = start(LONG, "read a")) {
            AbsenceException failed = assertThrows(AbsenceException.class, () -> competitor.round(1));
            assertTrue(failed.getMessage().startsWith("FAILED"), failed.getMessage());
            assertTrue(competitor.lost());
        }
    }

    @Test
    void nonsenseIsAFailure() throws Exception {
        try (Competitor competitor = start(LONG, "read a; echo 'peers: hello'; read b")) {
            assertThrows(AbsenceException.class, () -> competitor.round(1));
            assertTrue(competitor.lost());
        }
    }
}
