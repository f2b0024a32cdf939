package io.github.dnn4j.parity;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.ProblemString;
import java.util.ArrayList;
import java.util.List;

/** Problems in the language of benchdnn ({@code --deconv}), and output padding that it does not know. */
final class TransposedConvolutionCases {
    private TransposedConvolutionCases() {}

    private static final List<String> PROBLEMS = List.of(
            "ic16ih7oc16oh14kh2sh2ph0n\"2x2\"",
            "ic16ih7oc8oh15kh3sh2ph0n\"3x3\"",
            "ic16ih7oc8oh13kh3sh2ph1n\"3x3 padded\"",
            "ic17ih5oc19oh10kh4sh2ph1n\"4x4 tails\"",
            "ic8ih5oc8oh5kh3ph1n\"stride 1\"",
            "ic3ih5iw6oc4oh9ow20kh3kw5sh2sw3ph1pw0n\"uneven\"",
            "ic8ih6oc8oh10kh3ph0dh1n\"dilated\"",
            "g2ic16ih5oc32oh11kh3sh2ph0n\"2 groups\"",
            "g16ic16ih5oc16oh9kh3sh2ph1n\"depthwise\"",
            "g3ic15ih4oc6oh9kh3sh2ph0n\"3 groups\"",
            "ic16ih7oc8oh14kh3sh2ph1n\"output padding\"",
            "ic4ih4oc4oh8kh3sh2ph0n\"asymmetric padding\"",
            "ic8ih4oc8oh10kh1sh3ph0n\"stride above kernel\"",
            "ic6iw9oc5ow19kw3sw2pw0n\"1d\"",
            "ic4id3oc6od7kd3sd2pd0n\"3d\"",
            "mb1ic1ih1oc1oh1kh1ph0n\"smallest\"");

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (String text : PROBLEMS) {
            ProblemString problem = ProblemString.transposedConvolution(text);
            cases.add(LayerCase.of(problem, true));
            cases.add(LayerCase.of(problem, false));
        }
        TransposedConvolution layer = TransposedConvolution.of(8, 5, 3, 3);
        cases.add(LayerCase.of(layer.withOutputPadding(1), Shape.of(1, 8, 5, 5)));
        cases.add(LayerCase.of(layer.withStride(2).withOutputPadding(2, 3), Shape.of(1, 8, 5, 5)));
        cases.add(LayerCase.of(layer.withStride(3).withPadding(1).withOutputPadding(2, 1), Shape.of(2, 8, 4, 6)));
        // As long as what the taps reach, and one pixel further on.
        cases.add(LayerCase.of(layer.withPadding(1).withOutputPadding(2), Shape.of(1, 8, 5, 5)));
        return cases;
    }
}
