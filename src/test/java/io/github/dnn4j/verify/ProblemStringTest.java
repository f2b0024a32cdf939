package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemStringTest {
    @Test
    void readsADepthwiseProblem() {
        ProblemString problem = ProblemString.convolution("g32mb1ic32ih112oc32oh112kh3ph1_n\"dw\"");
        assertEquals(Shape.of(1, 32, 112, 112), problem.input());
        assertEquals(Shape.of(1, 32, 112, 112), problem.output());
        assertEquals(Convolution.depthwise(32, 3).withPadding(1), problem.layer(true));
        assertEquals("dw", problem.name());
    }

    @Test
    void defaultsAreThoseOfBenchdnn() {
        ProblemString problem = ProblemString.convolution("ic3ih9oc8kh3");
        assertEquals(Shape.of(2, 3, 9, 9), problem.input());
        assertEquals(Shape.of(2, 8, 7, 7), problem.output());
        assertEquals(Convolution.square(3, 8, 3).withBias(false), problem.layer(false));
    }

    @Test
    void paddingFollowsFromTheOutputExtent() {
        Window window =
                ((Convolution) ProblemString.convolution("ic3ih9oc8oh9kh4").layer(true)).window();
        assertEquals(List.of(1, 1), window.padBegin());
        assertEquals(List.of(2, 2), window.padEnd(), "the end gets the odd element");
    }

    @Test
    void paddingAfterTheLastElementFollowsFromTheOutputExtent() {
        // (3 - 1) * 2 - 5 + 3 - 0 = 2 after, 0 before
        Window window = ((Convolution)
                        ProblemString.convolution("ic3ih5oc8oh3kh3sh2ph0").layer(true))
                .window();
        assertEquals(List.of(0, 0), window.padBegin());
        assertEquals(List.of(2, 2), window.padEnd());
    }

    @Test
    void rowsThatTheStrideLeavesOverAreNoPadding() {
        ProblemString problem = ProblemString.convolution("ic256ih49_iw56oc128_oh7ow28_kh1kw1sh7sw2_ph0pw0n\"x\"");
        Convolution layer = (Convolution) problem.layer(true);
        assertEquals(List.of(0, 0), layer.window().padEnd());
        assertEquals(List.of(problem.output()), layer.outputShapes(List.of(problem.input())));
    }

    @Test
    void dilationIsZeroBased() {
        ProblemString problem = ProblemString.convolution(
                "mb1_ic16oc16_kd1kh3kw1_id1ih3iw1_od1oh1ow1_sd1sh1sw1_pd0ph0pw0_dd0dh3dw0n\"d\"");
        Window window = ((Convolution) problem.layer(true)).window();
        assertEquals(List.of(1, 4, 1), window.dilation());
        assertEquals(List.of(0, 6, 0), window.padEnd());
        assertEquals(Shape.of(1, 16, 1, 3, 1), problem.input());
    }

    @Test
    void oneAxisGivesOneTwoOrThreeByItsLetter() {
        assertEquals(
                3, ProblemString.convolution("ic3oc16_iw5ow5kw3pw1").input().rank());
        assertEquals(
                4, ProblemString.convolution("ic3oc16_ih5oh5kh3ph1").input().rank());
        assertEquals(
                5, ProblemString.convolution("ic3oc16_id5od5kd3pd1").input().rank());
    }

    @Test
    void readsTransposedProblems() {
        ProblemString problem = ProblemString.transposedConvolution("ic8ih4oc3oh9kh3sh2ph0");
        assertEquals(TransposedConvolution.of(8, 3, 3, 3).withStride(2), problem.layer(true), "(4 - 1) 2 + 3 = 9");
        assertEquals(List.of(problem.output()), problem.layer(true).outputShapes(List.of(problem.input())));
        assertEquals(ProblemString.transposedConvolution("ic8ih4oc3kh3sh2ph1").output(), Shape.of(2, 3, 7, 7));
    }

    @Test
    void outputPaddingOfATransposedProblem() {
        ProblemString problem = ProblemString.transposedConvolution("ic8ih4oc3oh8kh3sh2ph1");
        TransposedConvolution layer = (TransposedConvolution) problem.layer(true);
        // (4 - 1) 2 - 1 + 3 = 8 without padding at the end
        assertEquals(List.of(0, 0), layer.window().padEnd());
        assertEquals(List.of(0, 0), layer.outputPadding());
        TransposedConvolution longer = (TransposedConvolution)
                ProblemString.transposedConvolution("ic8ih4oc3oh10kh3sh2ph0").layer(true);
        assertEquals(List.of(1, 1), longer.outputPadding());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g32mb1ic32ih112oc32oh112kh3ph1_n\"dw\"",
                "ic256oc512_ih56oh28kh1sh2dh0ph0_iw56ow28kw1sw2dw0pw0_n\"resnet50_v1.5:conv4\"",
                "ic228oc126_iw48ow12kw1sw4dw0pw0n\"1d\"",
                "g17ic17oc17_id8od4kd3pd1sd2_n\"3d\"",
                "mb1_ic16oc16_kd1kh3kw1_id1ih3iw1_od1oh1ow1_sd1sh1sw1_pd0ph2pw0_dd0dh5dw0n\"p(8)\"",
                "ic3ih9oc8kh3",
                "ic3ih9oc8oh9kh4",
            })
    void printsWhatParsesToItself(String text) {
        ProblemString problem = ProblemString.convolution(text);
        ProblemString again = ProblemString.convolution(problem.toString());
        assertEquals(problem, again);
        assertEquals(problem.toString(), again.toString());
        assertEquals(problem.layer(true), again.layer(true));
        assertEquals(problem.input(), again.input());
        assertEquals(List.of(problem.output()), problem.layer(true).outputShapes(List.of(problem.input())));
    }

    @Test
    void quotesOfTheNameMayBeGoneBecauseAShellTookThem() {
        assertEquals(ProblemString.convolution("ic3ih9oc8kh3n\"a b\""), ProblemString.convolution("ic3ih9oc8kh3na b"));
    }

    @Test
    void starAtTheEndOfTheNameCounts() {
        assertEquals(
                4, ProblemString.convolution("ic3ih9oc8kh3n\"res2a_branch1*4\"").occurrences());
        assertEquals(1, ProblemString.convolution("ic3ih9oc8kh3n\"a*b\"").occurrences());
    }

    @ParameterizedTest
    @CsvSource({
        "ih9oc8kh3, ic",
        "ic3oc8, spatial",
        "ic3ih9oc8kh3q5, q5",
        "ic3ih9oc8kh, kh",
        "ic3ih9oc8kh-3, kh",
        "g2ic3ih9oc8kh3, g2",
        "ic3ih9oc8kh3mb0, mb0",
        "ic3ih2oc8kh3, oh",
        "ic3ih9oc8oh3kh3ph0, oh3",
        "ic3ih9oc8oh2kh3, ph",
        "ic3ih9iw9oc8kh3kw3ow5pw1oh9ph1, ow5",
        "ic3ih9999999999999oc8kh3, ih9999999999999",
        "ic3ih99999999999999999999oc8kh3, ih",
        "ic3id5kd3oc8ih5kh3, both h and w",
    })
    void contradictionsAndGapsAreNamed(String text, String named) {
        InvalidDescriptorException error =
                assertThrows(InvalidDescriptorException.class, () -> ProblemString.convolution(text));
        assertTrue(error.getMessage().contains(named), error.getMessage());
    }

    @Test
    void outputLargerThanATransposedProblemCanGiveIsRefused() {
        assertThrows(
                InvalidDescriptorException.class, () -> ProblemString.transposedConvolution("ic8ih4oc3oh11kh3sh2ph0"));
    }
}
