package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.VerifyCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Published networks on oneDNN against the reference, and of some every layer alone, and every group of layers that is
 * fused. The reference's time is most of the test's, so pictures are small, and of networks that are the same blocks in
 * other numbers one runs; with {@code -Ddnn4j.thorough=true} every network does, with everything and at the published
 * size, which takes an hour.
 */
class ZooAgreementTest {
    private static final long SEED = 42;

    /** Networks of which every layer and every fused group is computed alone as well: one of each kind. */
    private static final Set<String> LAYER_BY_LAYER = Set.of(
            "googlenet",
            "resnet18",
            "shufflenet_g3",
            "mobilenet_v2",
            "squeezenet1_1",
            "dcgan",
            "dilated_segmentation",
            "unet",
            "yolov8n",
            "shufflenet_v2_x1_0",
            "mobilenet_v3_large",
            "convnext_tiny");

    /** The cases of a network follow one another and share its weights. */
    private static Parameters weights;

    private static String weightsOf = "";

    static Stream<Arguments> cases() {
        return Zoo.names().stream()
                .filter(name -> Effort.isThorough() || !Siblings.NAMES.contains(name))
                .flatMap(name ->
                        Stream.of(Arguments.of(name, Precision.F32, 1L), Arguments.of(name, Precision.BF16, 2L)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReference(String name, Precision precision, long batch) {
        ZooNetwork entry = Zoo.get(name);
        Network network = Effort.isThorough() ? entry.network() : entry.reducedNetwork();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        network.inputs().forEach(input -> shapes.put(input.name(), input.shape().with(0, batch)));
        if (!weightsOf.equals(name)) {
            weights = ZooWeights.of(network, SEED);
            weightsOf = name;
        }
        try (Backend backend = OneDnnBackend.open()) {
            assumeTrue(backend.supports(precision), () -> "the processor does not compute in " + precision);
            NetworkVerifier verifier = new NetworkVerifier(
                    backend,
                    CompileOptions.defaults().precision(precision),
                    network,
                    weights,
                    NetworkInputs.random(network, shapes, 1),
                    "--network " + name + " --batch " + batch);
            List<VerifyCase> cases = new ArrayList<>();
            if (Effort.isThorough() || precision == Precision.F32 && LAYER_BY_LAYER.contains(name)) {
                cases.addAll(verifier.layers());
                assertTrue(cases.size() > network.nodes().size(), "no layers were fused");
            }
            cases.add(verifier.wholeNetwork());
            List<String> wrong = cases.stream()
                    .map(VerifyCase::run)
                    .filter(report -> report.status() != Status.PASSED)
                    .map(ZooAgreementTest::describe)
                    .toList();
            assertEquals(List.of(), wrong);
        }
    }

    private static String describe(CaseReport report) {
        return report.line() + "; rerun: " + report.rerun();
    }
}
