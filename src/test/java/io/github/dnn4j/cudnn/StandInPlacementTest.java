package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Concatenations and splits that move nothing, because convolutions write and read runs of channels; on the host
 * stand-in for CUDA and cuDNN, whose engines take that.
 */
class StandInPlacementTest extends OnStandIn {
    /** The calls of the network by the names of their steps, after it has been found to agree with the reference. */
    private static List<StepReport> calls(Network network, CompileOptions options) {
        try (Backend backend = CudnnBackend.open()) {
            NetworkVerifier verifier = new NetworkVerifier(
                    backend,
                    options,
                    network,
                    Nets.parameters(network),
                    NetworkInputs.random(network, network.shapesWith(Map.of("N", 3L)), 1),
                    network.name());
            CaseReport report = verifier.wholeNetwork().run();
            assertEquals(Status.PASSED, report.status(), report::line);
            try (CompiledNetwork compiled = backend.compile(network, Nets.parameters(network), options)) {
                return compiled.explain(network.defaultShapes()).steps();
            }
        }
    }

    private static List<String> moves(List<StepReport> calls) {
        return calls.stream()
                .filter(call -> call.implementation().equals("move"))
                .map(StepReport::name)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void branchesAreComputedInTheirConcatenation(Precision precision) {
        NetworkBuilder b = new NetworkBuilder("branches");
        Value x = b.picture("data", 8, 6, 6).convolution("stem", 16, 1);
        Value narrow = x.convolution("narrow", 8, 1).relu("narrow_relu");
        Value wide = x.convolution("wide", 16, 3, c -> c.withPadding(1)).relu("wide_relu");
        Value pooled = x.then("pool", MaxPooling.square(3, 1, 1)).convolution("projection", 8, 1);
        Network network = b.output(narrow.concat("cat", wide, pooled)
                        .convolution("after", 8, 1)
                        .softmax("prob"))
                .build();
        for (Tuning tuning : List.of(Tuning.OFF, Tuning.MEASURE)) {
            List<StepReport> calls = calls(
                    network, CompileOptions.defaults().precision(precision).tuning(tuning));
            assertEquals(List.of("stem", "prob"), moves(calls), "only the input and the output are moved");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void whatCannotBePlacedIsMoved(Precision precision) {
        NetworkBuilder b = new NetworkBuilder("mixed");
        Value x = b.picture("data", 8, 6, 6).convolution("stem", 16, 1);
        Value grouped = x.convolution("grouped", 16, 3, c -> c.withPadding(1).withGroups(2));
        Value odd = x.convolution("odd", 3, 1);
        Value unaligned = x.convolution("unaligned", 13, 1);
        Value used = x.convolution("used_twice", 16, 1);
        Network network = b.output(
                        grouped.concat("cat", odd, unaligned, used).globalAveragePooling("pooled"),
                        used.globalAveragePooling("also"))
                .build();
        List<StepReport> calls = calls(network, CompileOptions.defaults().precision(precision));
        // Those that are not at a multiple of 16 bytes, and what others read too; groups are no hindrance.
        assertEquals(2, moves(calls).stream().filter("cat"::equals).count(), moves(calls)::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void convolutionsReadTheirShareOfASplit(Precision precision) {
        NetworkBuilder b = new NetworkBuilder("halves");
        Value stem = b.picture("data", 8, 6, 6).convolution("stem", 32, 1);
        List<Value> halves = b.addAll("halves", new Split(1, List.of(16L, 16L)), stem);
        Value left = halves.get(0).convolution("left", 8, 1);
        Value right = halves.get(1).convolution("right", 8, 3, c -> c.withPadding(1));
        Value grouped = halves.get(1).convolution("grouped", 8, 1, c -> c.withGroups(2));
        Value pooled = halves.get(0).then("pool", MaxPooling.square(3, 1, 1));
        Network network = b.output(left.concat("cat", right, grouped, pooled).softmax("prob"))
                .build();
        List<String> moved = moves(calls(network, CompileOptions.defaults().precision(precision)));
        assertEquals(List.of("stem", "pool", "cat", "prob"), moved);
    }
}
