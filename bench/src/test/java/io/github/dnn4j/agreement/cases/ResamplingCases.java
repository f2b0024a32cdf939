package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.layer.ResamplingFilter;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Every convention of coordinates and rounding, up and down, by factors and to a size. */
final class ResamplingCases {
    private static final Shape PICTURE = Shape.of(2, 3, 6, 8);

    private ResamplingCases() {}

    static List<AgreementCase> cases() {
        List<AgreementCase> cases = new ArrayList<>();
        for (Coordinates coordinates : Coordinates.values()) {
            addAll(cases, Mode.LINEAR, coordinates, NearestRounding.ROUND_PREFER_FLOOR);
            addAll(cases, Mode.CUBIC, coordinates, NearestRounding.ROUND_PREFER_FLOOR);
            for (NearestRounding rounding : NearestRounding.values()) {
                addAll(cases, Mode.NEAREST, coordinates, rounding);
            }
        }
        for (Mode mode : List.of(Mode.LINEAR, Mode.CUBIC)) {
            for (boolean outside : new boolean[] {false, true}) {
                cases.add(antialiased(mode, 0.4, outside));
                cases.add(antialiased(mode, 1.5, outside));
            }
        }
        cases.add(filtered("cubic, nothing outside", Mode.CUBIC, 1.7, new ResamplingFilter(-0.75f, false, true)));
        cases.add(filtered("cubic, a quarter", Mode.CUBIC, 1.7, new ResamplingFilter(-0.25f, false, false)));
        cases.add(AgreementCase.of("resampling nearest 1-D", Resampling.nearest(1, 3), Shape.of(2, 5, 9)));
        cases.add(AgreementCase.of("resampling nearest 3-D", Resampling.nearest(3, 2), Shape.of(1, 4, 2, 3, 4)));
        cases.add(AgreementCase.of("resampling linear 1-D", Resampling.linear(1, 3), Shape.of(2, 5, 9)));
        cases.add(AgreementCase.of("resampling linear 3-D", Resampling.linear(3, 2), Shape.of(1, 4, 2, 3, 4)));
        cases.add(AgreementCase.of("resampling linear of one element", Resampling.linear(2, 4), Shape.of(2, 3, 1, 1)));
        return cases;
    }

    /** Scales by which extents and nearest elements depend on how every operation is rounded. */
    static List<AgreementCase> awkwardScales() {
        List<AgreementCase> cases = new ArrayList<>();
        for (Coordinates coordinates : Coordinates.values()) {
            for (NearestRounding rounding : NearestRounding.values()) {
                for (double scale : new double[] {0.1, 0.3, 1 / 3.0, 0.6, 0.9, 1.1, 1.2, 120 / 88.0, 5 / 3.0, 2.4}) {
                    Resampling layer =
                            new Resampling(Mode.NEAREST, List.of(scale, 1.05), List.of(), coordinates, rounding);
                    String name = "resampling NEAREST " + coordinates + " " + rounding + " by " + scale;
                    cases.add(AgreementCase.of(name, layer, Shape.of(1, 2, 88, 24)));
                }
            }
        }
        return cases;
    }

    private static AgreementCase antialiased(Mode mode, double scale, boolean excludeOutside) {
        String name = mode + " antialiased by " + scale + (excludeOutside ? ", nothing outside" : "");
        return filtered(name, mode, scale, new ResamplingFilter(-0.5f, true, excludeOutside));
    }

    private static AgreementCase filtered(String name, Mode mode, double scale, ResamplingFilter filter) {
        Resampling layer = new Resampling(
                mode,
                List.of(scale, scale),
                List.of(),
                Coordinates.HALF_PIXEL,
                NearestRounding.ROUND_PREFER_FLOOR,
                filter);
        return AgreementCase.of("resampling " + name, layer, Shape.of(2, 3, 10, 15));
    }

    private static void addAll(
            List<AgreementCase> cases, Mode mode, Coordinates coordinates, NearestRounding rounding) {
        String name = "resampling " + mode + " " + coordinates + (mode == Mode.NEAREST ? " " + rounding : "");
        cases.add(of(name + " by 2", mode, List.of(2.0, 2.0), List.of(), coordinates, rounding));
        cases.add(of(name + " by 2.6 and 0.4", mode, List.of(2.6, 0.4), List.of(), coordinates, rounding));
        cases.add(of(name + " by 0.5", mode, List.of(0.5, 0.5), List.of(), coordinates, rounding));
        cases.add(of(name + " to 4x13", mode, List.of(), List.of(4L, 13L), coordinates, rounding));
        cases.add(of(name + " to 1x1", mode, List.of(), List.of(1L, 1L), coordinates, rounding));
    }

    private static AgreementCase of(
            String name,
            Mode mode,
            List<Double> scales,
            List<Long> sizes,
            Coordinates coordinates,
            NearestRounding rounding) {
        return AgreementCase.of(name, new Resampling(mode, scales, sizes, coordinates, rounding), PICTURE);
    }
}
