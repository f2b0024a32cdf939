package io.github.dnn4j.parity;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.ResamplingFilter;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;

/** Every convention of coordinates and rounding, up and down, by scale and to a size. */
final class ResamplingCases {
    private ResamplingCases() {}

    static List<LayerCase> cases() {
        List<LayerCase> cases = new ArrayList<>();
        for (Resampling.Mode mode : Resampling.Mode.values()) {
            for (Resampling.Coordinates coordinates : Resampling.Coordinates.values()) {
                cases.add(LayerCase.of(by(mode, coordinates, 2.0, 2.0), Shape.of(2, 16, 5, 7)));
                cases.add(LayerCase.of(by(mode, coordinates, 2.6, 0.5), Shape.of(1, 17, 6, 8)));
                cases.add(LayerCase.of(by(mode, coordinates, 0.6, 1 / 3.0), Shape.of(1, 3, 24, 25)));
                cases.add(LayerCase.of(by(mode, coordinates, 5 / 3.0, 1.2), Shape.of(1, 4, 24, 13)));
                cases.add(LayerCase.of(by(mode, coordinates, 2.4, 1.05), Shape.of(1, 2, 12, 11)));
                cases.add(LayerCase.of(by(mode, coordinates, 1.1, 1.05), Shape.of(1, 2, 7, 11)));
                cases.add(LayerCase.of(
                        new Resampling(
                                mode,
                                List.of(),
                                List.of(3L, 13L),
                                coordinates,
                                Resampling.NearestRounding.ROUND_PREFER_FLOOR),
                        Shape.of(1, 5, 7, 4)));
                cases.add(LayerCase.of(
                        new Resampling(
                                mode,
                                List.of(),
                                List.of(0L, 13L),
                                coordinates,
                                Resampling.NearestRounding.ROUND_PREFER_FLOOR),
                        Shape.of(2, 5, 7, 4),
                        Shape.of(2, 1, 17, 2)));
            }
        }
        for (Resampling.NearestRounding rounding : Resampling.NearestRounding.values()) {
            cases.add(LayerCase.of(
                    new Resampling(
                            Resampling.Mode.NEAREST,
                            List.of(1.5, 2.0),
                            List.of(),
                            Resampling.Coordinates.HALF_PIXEL,
                            rounding),
                    Shape.of(1, 8, 6, 5)));
        }
        for (Resampling.Mode mode : List.of(Resampling.Mode.LINEAR, Resampling.Mode.CUBIC)) {
            for (boolean outside : new boolean[] {false, true}) {
                ResamplingFilter wide = new ResamplingFilter(-0.5f, true, outside);
                cases.add(LayerCase.of(filtered(mode, wide, 0.4, 1.5), Shape.of(2, 16, 11, 7)));
                cases.add(LayerCase.of(filtered(mode, wide, 0.3, 0.7), Shape.of(1, 3, 10, 12)));
            }
        }
        cases.add(LayerCase.of(
                filtered(Resampling.Mode.CUBIC, new ResamplingFilter(-0.75f, false, true), 1.7, 0.6),
                Shape.of(1, 4, 5, 9)));
        cases.add(LayerCase.of(
                new Resampling(
                        Resampling.Mode.CUBIC,
                        List.of(2.0, 0.5, 1.5),
                        List.of(),
                        Resampling.Coordinates.HALF_PIXEL,
                        Resampling.NearestRounding.FLOOR),
                Shape.of(1, 3, 3, 6, 4)));
        cases.add(LayerCase.of(Resampling.linear(2, 2), Shape.of(2, 48, 1, 1)));
        cases.add(LayerCase.of(Resampling.linear(1, 3), Shape.of(3, 2, 1)));
        cases.add(LayerCase.of(Resampling.nearest(2, 7), Shape.of(1, 17, 1, 1)));
        cases.add(LayerCase.of(Resampling.nearest(1, 3), Shape.of(2, 5, 9)));
        cases.add(LayerCase.of(Resampling.nearest(3, 2), Shape.of(1, 4, 2, 3, 4)));
        cases.add(LayerCase.of(Resampling.linear(1, 2), Shape.of(2, 5, 9)));
        cases.add(LayerCase.of(Resampling.linear(3, 2), Shape.of(1, 4, 2, 3, 4)));
        return cases;
    }

    private static Resampling filtered(
            Resampling.Mode mode, ResamplingFilter filter, double vertical, double horizontal) {
        return new Resampling(
                mode,
                List.of(vertical, horizontal),
                List.of(),
                Resampling.Coordinates.HALF_PIXEL,
                Resampling.NearestRounding.FLOOR,
                filter);
    }

    private static Resampling by(
            Resampling.Mode mode, Resampling.Coordinates coordinates, double vertical, double horizontal) {
        return new Resampling(
                mode, List.of(vertical, horizontal), List.of(), coordinates, Resampling.NearestRounding.FLOOR);
    }
}
