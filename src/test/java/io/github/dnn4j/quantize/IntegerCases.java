package io.github.dnn4j.quantize;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Networks of one kind of layer between two convolutions, so that its inputs and outputs are integers. To add a case,
 * add a line; {@code IntegerLayersTest} quantizes it and compares every step with the reference.
 */
final class IntegerCases {
    private IntegerCases() {}

    static Map<String, Network> all() {
        Map<String, Network> cases = new LinkedHashMap<>();
        convolution(cases, "dense 3x3", 32, 48, 3, c -> c.withPadding(1));
        convolution(cases, "dense 3x3 tails", 17, 19, 3, c -> c.withPadding(1));
        convolution(cases, "3x3 strided", 16, 33, 3, c -> c.withPadding(1).withStride(2));
        convolution(cases, "7x7 strided", 3, 20, 7, c -> c.withPadding(3).withStride(2));
        convolution(cases, "3x3 dilated", 16, 16, 3, c -> c.withPadding(2).withDilation(2));
        convolution(
                cases,
                "3x3 strided and dilated",
                15,
                16,
                3,
                c -> c.withDilation(2).withStride(2));
        convolution(cases, "1x1", 64, 32, 1, UnaryOperator.identity());
        convolution(cases, "1x1 tails", 17, 33, 1, UnaryOperator.identity());
        convolution(cases, "1x1 strided", 32, 64, 1, c -> c.withStride(2));
        convolution(cases, "1x1 without bias", 24, 40, 1, c -> c.withBias(false));
        convolution(cases, "4 groups", 32, 64, 3, c -> c.withPadding(1).withGroups(4));
        convolution(cases, "3 groups of 5", 15, 21, 3, c -> c.withPadding(1).withGroups(3));
        convolution(cases, "grouped 1x1", 64, 64, 1, c -> c.withGroups(8));
        convolution(cases, "depthwise", 32, 32, 3, c -> c.withPadding(1).withGroups(32));
        convolution(
                cases,
                "depthwise strided tails",
                17,
                17,
                3,
                c -> c.withPadding(1).withStride(2).withGroups(17));
        convolution(cases, "depthwise 5x5", 48, 48, 5, c -> c.withPadding(2).withGroups(48));
        convolution(
                cases,
                "depthwise dilated",
                16,
                16,
                3,
                c -> c.withPadding(2).withDilation(2).withGroups(16));
        convolution(
                cases,
                "depthwise with multiplier",
                8,
                16,
                3,
                c -> c.withPadding(1).withGroups(8));
        residuals(cases);
        joins(cases);
        ends(cases);
        return cases;
    }

    /** Once on U8 (after a ReLU) and once on S8, each to the other type. */
    private static void convolution(
            Map<String, Network> cases, String name, int in, int out, int kernel, UnaryOperator<Convolution> adjust) {
        NetworkBuilder u = new NetworkBuilder(name + " from U8");
        Value x = u.input("data", 2, 5, 13, 14).convolution("before", in, 1).relu("before.relu");
        x = x.then("layer", adjust.apply(Convolution.square(in, out, kernel))).convolution("after", 4, 1);
        cases.put(name + " from U8", u.output(x).build());
        NetworkBuilder s = new NetworkBuilder(name + " from S8");
        Value y = s.input("data", 2, 5, 13, 14).convolution("before", in, 1);
        y = y.then("layer", adjust.apply(Convolution.square(in, out, kernel)))
                .relu("relu")
                .convolution("after", 4, 1);
        cases.put(name + " from S8", s.output(y).build());
    }

    private static void residuals(Map<String, Network> cases) {
        NetworkBuilder b = new NetworkBuilder("residual, as in ResNet");
        Value stem = b.input("data", 1, 3, 9, 10)
                .convolution("stem", 16, 3, c -> c.withPadding(1))
                .relu("stem.relu");
        Value branch = stem.convolution("a", 16, 3, c -> c.withPadding(1)).relu("a.relu");
        branch = branch.convolution("b", 16, 3, c -> c.withPadding(1));
        Value sum = branch.plus("sum", stem).relu("sum.relu");
        cases.put(
                "residual, as in ResNet",
                b.output(sum.convolution("after", 4, 1)).build());

        b = new NetworkBuilder("residual with projection");
        stem = b.input("data", 1, 3, 9, 10)
                .convolution("stem", 16, 3, c -> c.withPadding(1))
                .relu("stem.relu");
        Value shortcut = stem.convolution("shortcut", 32, 1, c -> c.withStride(2));
        branch = stem.convolution("a", 32, 3, c -> c.withPadding(1).withStride(2));
        sum = branch.plus("sum", shortcut).relu("sum.relu");
        cases.put(
                "residual with projection",
                b.output(sum.convolution("after", 4, 1)).build());

        b = new NetworkBuilder("residual, as in MobileNet v2");
        stem = b.input("data", 1, 3, 9, 10).convolution("stem", 16, 1);
        branch = stem.convolution("a", 32, 1).then("a.relu6", io.github.dnn4j.layer.Activation.relu6());
        branch = branch.depthwise("d", 3, c -> c.withPadding(1))
                .then("d.relu6", io.github.dnn4j.layer.Activation.relu6())
                .convolution("b", 16, 1);
        Value first = branch.plus("sum", stem);
        Value second = first.convolution("c", 16, 1).plus("sum2", first);
        cases.put(
                "residual, as in MobileNet v2",
                b.output(second.convolution("after", 4, 1)).build());

        b = new NetworkBuilder("addition that nothing takes in");
        stem = b.input("data", 1, 3, 9, 10).convolution("stem", 16, 1).relu("stem.relu");
        branch = stem.convolution("a", 16, 1).relu("a.relu");
        sum = branch.plus("sum", stem);
        cases.put(
                "addition that nothing takes in",
                b.output(sum.convolution("after", 4, 1)).build());
    }

    private static void joins(Map<String, Network> cases) {
        NetworkBuilder b = new NetworkBuilder("fire module");
        Value x = b.input("data", 1, 3, 15, 15)
                .convolution("stem", 16, 3)
                .relu("stem.relu")
                .maxPooling("pool", 3, 2);
        Value squeeze = x.convolution("squeeze", 8, 1).relu("squeeze.relu");
        Value left = squeeze.convolution("left", 16, 1).relu("left.relu");
        Value right = squeeze.convolution("right", 16, 3, c -> c.withPadding(1)).relu("right.relu");
        cases.put(
                "fire module",
                b.output(left.concat("join", right).convolution("after", 4, 1)).build());

        b = new NetworkBuilder("shuffle");
        x = b.input("data", 1, 3, 8, 8).convolution("stem", 24, 1).relu("stem.relu");
        x = x.convolution("a", 24, 1, c -> c.withGroups(3)).then("shuffle", new ChannelShuffle(3));
        cases.put(
                "shuffle", b.output(x.depthwise("d", 3, c -> c.withPadding(1))).build());

        b = new NetworkBuilder("reflected border");
        x = b.input("data", 1, 3, 8, 9).convolution("stem", 24, 1).relu("stem.relu");
        x = x.then("rows", new Take(2, new Positions.Bordered(Border.REFLECT, 1, 1)))
                .then("columns", new Take(3, new Positions.Bordered(Border.REFLECT, 1, 1)));
        cases.put(
                "reflected border",
                b.output(x.convolution("a", 16, 3).convolution("after", 4, 1)).build());
    }

    private static void ends(Map<String, Network> cases) {
        NetworkBuilder b = new NetworkBuilder("classifier");
        Value x = b.input("data", 3, 3, 8, 8).convolution("stem", 16, 3).relu("stem.relu");
        x = x.globalAveragePooling("pool").flatten("flatten").fullyConnected("hidden", 33);
        cases.put(
                "classifier",
                b.output(x.relu("relu").fullyConnected("classes", 10).softmax("prob"))
                        .build());

        b = new NetworkBuilder("fully connected over a map");
        x = b.input("data", 2, 3, 8, 8)
                .convolution("stem", 16, 3)
                .relu("stem.relu")
                .maxPooling("pool", 2, 2);
        cases.put(
                "fully connected over a map",
                b.output(x.fullyConnected("hidden", 20).fullyConnected("classes", 10))
                        .build());
    }
}
