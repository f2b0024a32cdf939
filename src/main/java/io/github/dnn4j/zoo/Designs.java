package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The designs that the literature compares, by name. */
public final class Designs {
    private static final List<Design> DESIGNS = List.of(
            new Design(
                    "standard",
                    "one k x k convolution",
                    "k^2 C M",
                    s -> square(s.kernel()) * s.in() * s.out(),
                    (x, s) -> convolution(x, "conv", s.out(), s.kernel(), 1)),
            new Design(
                    "separable",
                    "k x k depthwise, then 1x1 (Howard et al., 2017)",
                    "k^2 C + C M",
                    s -> square(s.kernel()) * s.in() + (long) s.in() * s.out(),
                    (x, s) -> convolution(
                            convolution(x, "depthwise", s.in(), s.kernel(), s.in()), "pointwise", s.out(), 1, 1)),
            new Design(
                    "grouped",
                    "one k x k convolution in g groups",
                    "k^2 C M / g",
                    s -> square(s.kernel()) * s.in() * s.out() / s.groups(),
                    (x, s) -> convolution(x, "conv", s.out(), s.kernel(), s.groups())),
            new Design(
                    "5x5",
                    "one 5x5 convolution",
                    "25 C M",
                    s -> 25L * s.in() * s.out(),
                    (x, s) -> convolution(x, "conv", s.out(), 5, 1)),
            new Design(
                    "two3x3",
                    "two 3x3 convolutions, which see 5x5 (Szegedy et al., 2016)",
                    "9 C M + 9 M^2",
                    s -> 9L * s.in() * s.out() + 9L * square(s.out()),
                    (x, s) -> stack(x, s, 2)),
            new Design(
                    "7x7",
                    "one 7x7 convolution",
                    "49 C M",
                    s -> 49L * s.in() * s.out(),
                    (x, s) -> convolution(x, "conv", s.out(), 7, 1)),
            new Design(
                    "three3x3",
                    "three 3x3 convolutions, which see 7x7 (Simonyan and Zisserman, 2015)",
                    "9 C M + 18 M^2",
                    s -> 9L * s.in() * s.out() + 18L * square(s.out()),
                    (x, s) -> stack(x, s, 3)),
            new Design(
                    "1x7+7x1",
                    "a 1x7 and a 7x1 convolution, which see 7x7 (Szegedy et al., 2016)",
                    "7 C M + 7 M^2",
                    s -> 7L * s.in() * s.out() + 7L * square(s.out()),
                    Designs::asymmetric),
            new Design(
                    "plain",
                    "one 3x3 convolution of all channels",
                    "9 C^2",
                    s -> 9L * square(s.in()),
                    (x, s) -> convolution(x, "conv", s.in(), 3, 1)),
            new Design(
                    "bottleneck",
                    "1x1 to m channels, 3x3, 1x1 back (He et al., 2016)",
                    "2 C m + 9 m^2",
                    s -> 2L * s.in() * s.middle() + 9L * square(s.middle()),
                    (x, s) -> bottleneck(x, s, 1, 1)),
            new Design(
                    "resnext",
                    "bottleneck with the 3x3 in g groups (Xie et al., 2017)",
                    "2 C m + 9 m^2 / g",
                    s -> 2L * s.in() * s.middle() + 9L * square(s.middle()) / s.groups(),
                    (x, s) -> bottleneck(x, s, 1, s.groups())),
            new Design(
                    "shufflenet",
                    "bottleneck with the 1x1 in g groups, a shuffle, and the 3x3 depthwise (Zhang et al., 2018)",
                    "2 C m / g + 9 m",
                    s -> 2L * s.in() * s.middle() / s.groups() + 9L * s.middle(),
                    (x, s) -> bottleneck(x, s, s.groups(), s.middle())));

    /** What the quotient of two formulas comes to, second over first; with C = M where that is said. */
    private static final Map<String, String> RATIOS = Map.of(
            "standard,separable", "1/M + 1/k^2",
            "standard,grouped", "1/g",
            "5x5,two3x3", "18/25 for C = M",
            "7x7,three3x3", "27/49 for C = M",
            "7x7,1x7+7x1", "2/7 for C = M",
            "three3x3,1x7+7x1", "14/27 for C = M",
            "plain,bottleneck", "2m/9C + (m/C)^2");

    private Designs() {}

    /** All designs. */
    public static List<Design> all() {
        return DESIGNS;
    }

    /** The design of that name, if there is one. */
    public static Optional<Design> find(String name) {
        return DESIGNS.stream().filter(design -> design.name().equals(name)).findFirst();
    }

    /**
     * The design of that name.
     *
     * @throws InvalidDescriptorException listing the names that there are
     */
    public static Design get(String name) {
        return find(name)
                .orElseThrow(() -> new InvalidDescriptorException(
                        "there is no design named " + name + "; the designs are " + String.join(", ", names())));
    }

    /** The names of all designs. */
    public static List<String> names() {
        return DESIGNS.stream().map(Design::name).toList();
    }

    /** The cost of {@code second} over that of {@code first} in letters, where the literature has such a formula. */
    public static Optional<String> ratio(String first, String second) {
        return Optional.ofNullable(RATIOS.get(first + "," + second));
    }

    private static long square(long value) {
        return value * value;
    }

    private static Value convolution(Value x, String name, int out, int kernel, int groups) {
        return x.convolution(
                name,
                out,
                kernel,
                c -> c.withPadding(kernel / 2).withGroups(groups).withBias(false));
    }

    private static Value stack(Value x, DesignSizes sizes, int depth) {
        Value y = x;
        for (int i = 1; i <= depth; i++) {
            y = convolution(y, "conv" + i, sizes.out(), 3, 1);
        }
        return y;
    }

    private static Value asymmetric(Value x, DesignSizes sizes) {
        int out = sizes.out();
        Value row = x.then(
                "row", Convolution.of(x.channels(), out, 1, 7).withPadding(0, 3).withBias(false));
        return row.then(
                "column", Convolution.of(out, out, 7, 1).withPadding(3, 0).withBias(false));
    }

    private static Value bottleneck(Value x, DesignSizes sizes, int pointwiseGroups, int groups) {
        Value y = convolution(x, "reduce", sizes.middle(), 1, pointwiseGroups);
        if (pointwiseGroups > 1) {
            y = y.channelShuffle("shuffle", pointwiseGroups);
        }
        y = convolution(y, "conv", sizes.middle(), 3, groups);
        return convolution(y, "expand", sizes.in(), 1, pointwiseGroups);
    }
}
