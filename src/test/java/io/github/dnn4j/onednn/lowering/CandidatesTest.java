package io.github.dnn4j.onednn.lowering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.UnsupportedLayerException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order in which a step's candidates are taken, and what is said of those that are not. */
class CandidatesTest {
    private final List<String> lowered = new ArrayList<>();

    private Candidate candidate(String name, String obstacle) {
        return new Candidate(name, () -> obstacle, () -> {
            lowered.add(name);
            return null;
        });
    }

    private static List<Explanation.Candidate> rows(String... namesAndReasons) {
        List<Explanation.Candidate> rows = new ArrayList<>();
        for (int i = 0; i < namesAndReasons.length; i += 2) {
            rows.add(new Explanation.Candidate(namesAndReasons[i], namesAndReasons[i + 1]));
        }
        return rows;
    }

    @Test
    void theFirstThatNothingIsInTheWayOfIsTaken() {
        Candidates candidates = new Candidates(CompileOptions.defaults());
        assertNull(candidates.take("X x", candidate("a", "too wide"), candidate("b", ""), candidate("c", "")));
        assertEquals(List.of("b"), lowered);
        assertEquals(rows("a", "too wide", "b", ""), candidates.drain());
        assertEquals(List.of(), candidates.drain());
    }

    @Test
    void aRankCountsThoseThatCould() {
        for (int rank = 0; rank < 4; rank++) {
            lowered.clear();
            Candidates candidates = new Candidates(CompileOptions.defaults());
            candidates.take("X x", rank, Stream.of(candidate("a", ""), candidate("b", "too wide"), candidate("c", "")));
            String measured = "measured, and another is faster";
            assertEquals(List.of(rank == 0 ? "a" : "c"), lowered);
            assertEquals(rank == 0 ? rows("a", "") : rows("a", measured, "b", "too wide", "c", ""), candidates.drain());
        }
    }

    @Test
    void thoseAfterTheOneTakenAreNotAskedFor() {
        Candidates candidates = new Candidates(CompileOptions.defaults());
        Stream<Candidate> later = Stream.of(1).flatMap(unused -> fail("asked for"));
        candidates.take("X x", 0, Stream.concat(Stream.of(candidate("a", "")), later));
        assertEquals(List.of("a"), lowered);
    }

    @Test
    void avoidedOnesArePassedOverAndNamesThatNothingGoesByAreSaid() {
        CompileOptions options = CompileOptions.defaults().avoiding("a", "kernel", "nothing");
        Candidates candidates = new Candidates(options);
        candidates.take("X x", candidate("a", ""), candidate("kernel:avx2", ""), candidate("ab", ""));
        assertEquals(List.of("ab"), lowered);
        String avoided = "avoided, as the compile options ask";
        assertEquals(rows("a", avoided, "kernel:avx2", avoided, "ab", ""), candidates.drain());
        assertEquals(
                List.of("avoiding nothing changes nothing: no candidate of any step goes by that name"),
                candidates.notes());
    }

    @Test
    void whereNoneIsLeftAllAreNamedWithTheirReasons() {
        Candidates candidates = new Candidates(CompileOptions.defaults().avoiding("a"));
        UnsupportedLayerException refused = assertThrows(
                UnsupportedLayerException.class,
                () -> candidates.take("X x", candidate("a", ""), candidate("b", "too wide")));
        assertEquals("X x", refused.layer());
        assertEquals("a: avoided, as the compile options ask; b: too wide", refused.reason());
        assertEquals(List.of(), lowered);
    }
}
