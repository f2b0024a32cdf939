package io.github.dnn4j.parity;

import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.ProblemString;
import java.util.ArrayList;
import java.util.List;

/** Problems in the language of benchdnn: what is said there is said once, and a failing one can be given to it. */
final class ConvolutionCases {
    private ConvolutionCases() {}

    private static final List<String> PROBLEMS = List.of(
            // the first layers of networks: few input channels
            "mb1ic3ih32oc32oh16kh3sh2ph1n\"stem\"",
            "mb1ic3ih33oc64oh17kh7sh2ph3n\"stem 7x7\"",
            "mb2ic1ih28oc8oh28kh5ph2n\"one channel\"",
            // pointwise
            "ic64ih14oc64oh14kh1ph0n\"1x1\"",
            "ic17ih13oc33oh13kh1ph0n\"1x1 tails\"",
            "ic32ih14oc64oh7kh1sh2ph0n\"1x1 strided\"",
            "ic16ih8oc16oh8kh1ph0n\"1x1 small\"",
            "mb3g4ic64ih9iw7oc96oh9ow7kh1kw1ph0pw0n\"1x1 in 4 groups\"",
            "mb1ic130ih1oc127oh1kh1ph0n\"1x1 on one pixel\"",
            "ic24iw5oc127ow5kw1pw0n\"1x1 on five positions\"",
            "ic64ih5iw2oc256oh5ow1kh1kw1sh1sw2ph0pw0n\"1x1 strided to five positions\"",
            // standard
            "ic64ih14oc64oh14kh3ph1n\"3x3\"",
            "ic17ih9oc19oh9kh3ph1n\"3x3 tails\"",
            "ic16ih15oc16oh8kh3sh2ph1n\"3x3 strided\"",
            "mb1ic32ih27oc96oh27kh3ph1n\"3x3 of odd size\"",
            "mb3ic64ih9iw19oc80oh7ow17kh3kw3ph0pw0n\"3x3 without padding\"",
            "ic16ih40iw23oc208oh42ow25kh3kw3ph2pw2n\"3x3 with more padding\"",
            "mb1ic32ih32iw20oc48oh32ow19kh3kw3ph1pw0n\"3x3, asymmetric padding\"",
            "ic31ih17oc33oh6kh3sh3ph0n\"3x3 stride 3\"",
            "ic16ih5oc16oh8kh3ph3n\"padding above kernel\"",
            "ic24ih13oc24oh13kh5ph2n\"5x5\"",
            "ic8iw31ih9oc8ow31oh9kw11kh1pw5ph0n\"1x11\"",
            "ic8ih31iw9oc8oh31ow9kh7kw1ph3pw0n\"7x1\"",
            "ic5ih7iw11oc6oh3ow11kh2kw3sh3sw1ph1pw1n\"uneven strides\"",
            "ic16ih8oc16oh4kh2sh2ph0n\"2x2\"",
            // a column of outputs, further apart than the input is wide
            "ic1ih14iw4oc16oh13ow1kh2kw3sh1sw2ph0pw0n\"one channel to a column\"",
            "ic64ih19iw4oc64oh17ow1kh3kw3sh1sw4ph0pw0n\"to a column\"",
            "ic64ih19iw2oc64oh19ow1kh3kw3sh1sw2ph1pw1n\"to a column, padded\"",
            "g8ic16ih14iw4oc128oh7ow1kh2kw3sh2sw2ph0pw0n\"8 groups to a column\"",
            "ic64id9ih5iw4oc64od7oh3ow1kd3kh3kw3sd1sh1sw4pd0ph0pw0n\"3d to a column\"",
            // padding at the end only, as TensorFlow pads
            "ic16ih14oc16oh7kh3sh2ph0n\"asymmetric padding\"",
            "ic3ih15iw16oc8oh8ow8kh3kw3sh2sw2ph1pw0n\"asymmetric padding on one axis\"",
            "ic8ih9oc8oh9kh4n\"even kernel\"",
            // dilated; 0-based here
            "ic16ih17oc16oh17kh3ph2dh1n\"dilated\"",
            "ic16ih33oc16oh33kh3ph6dh5n\"dilated 6\"",
            "ic7ih11iw12oc9oh11ow12kh3kw3ph2pw3dh1dw2n\"dilated unevenly\"",
            "ic8ih3oc8oh1kh3ph0dh3n\"window larger than the input\"",
            // grouped and depthwise
            "g2ic32ih9oc32oh9kh3ph1n\"2 groups\"",
            "g3ic15ih9oc21oh9kh3ph1n\"3 groups of 5\"",
            "g8ic64ih7oc64oh7kh1ph0n\"grouped 1x1\"",
            "g32ic128ih7oc128oh7kh3ph1n\"ResNeXt\"",
            "g32ic32ih14oc32oh14kh3ph1n\"depthwise\"",
            "g17ic17ih9oc17oh5kh3sh2ph1n\"depthwise tails strided\"",
            "g32ic32ih14oc32oh7kh3sh2ph1n\"depthwise strided\"",
            "g48ic48ih9oc48oh9kh5ph2n\"depthwise 5x5\"",
            "g16ic16ih9oc16oh5kh3sh2ph0n\"depthwise asymmetric\"",
            "g8ic8ih9oc16oh9kh3ph1n\"depthwise with multiplier\"",
            "g16ic16ih11oc16oh11kh3ph2dh1n\"depthwise dilated\"",
            // one and three axes
            "ic16iw33oc17ow33kw3pw1n\"1d\"",
            "ic7iw64oc9ow31kw5sw2pw1dw1n\"1d strided dilated\"",
            "g6ic6iw17oc6ow17kw3pw1n\"1d depthwise\"",
            "ic3id5oc8od5kd3pd1n\"3d\"",
            "ic17id8oc17od4kd3sd2pd1n\"3d tails strided\"",
            "g4ic8id5ih6iw7oc12od5oh6ow7kd1kh3kw3pd0ph1pw1n\"3d grouped\"",
            // long sums, and a single element of everything
            "mb1ic512ih3oc32oh3kh3ph1n\"4608 terms\"",
            "mb1ic1ih1oc1oh1kh1ph0n\"smallest\"",
            "mb7ic5ih3oc3oh3kh3ph1n\"odd batch\"");

    /** Without bias these give zeros only. */
    private static final List<String> MOSTLY_PADDING = List.of(
            "mb5ic31iw1oc65ow2kw3sw4pw2dw2n\"1d, an output sees padding only\"",
            "ic31ih8iw1oc65oh2ow2kh3kw3sh4sw4ph0pw2dh2dw2n\"2d, a column of outputs sees padding only\"",
            "mb1ic31id4ih8iw1oc65od1oh2ow2kd3kh3kw3sd4sh4sw4pd2ph0pw2dd2dh2dw2n\"3d, outputs see padding only\"");

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (String text : PROBLEMS) {
            ProblemString problem = ProblemString.convolution(text);
            cases.add(LayerCase.of(problem, true));
            cases.add(LayerCase.of(problem, false));
        }
        for (String text : MOSTLY_PADDING) {
            cases.add(LayerCase.of(ProblemString.convolution(text), true));
        }
        return cases;
    }
}
