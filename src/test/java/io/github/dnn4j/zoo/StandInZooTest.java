package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.OnStandIn;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.NetworkVerifier;
import io.github.dnn4j.verify.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Published networks on the cuDNN backend, which runs on the host stand-in for CUDA and cuDNN here, against the
 * reference, with the pictures reduced; those that are variants of others with {@code -Ddnn4j.thorough=true}. It says
 * nothing about a GPU.
 */
class StandInZooTest extends OnStandIn {
    /** Networks that differ from another in width or depth alone. */
    private static final List<String> VARIANTS = List.of(
            "alexnet_owt",
            "mobilenet_v1_0.75",
            "mobilenet_v1_0.5",
            "resnet50_v1",
            "resnet101",
            "shufflenet_g2",
            "shufflenet_g4");

    static List<String> names() {
        return Zoo.names().stream()
                .filter(name -> Effort.isThorough() || !VARIANTS.contains(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void agreesWithTheReference(String name) {
        Network network = Zoo.get(name).reducedNetwork();
        try (Backend backend = CudnnBackend.open()) {
            NetworkVerifier verifier = new NetworkVerifier(
                    backend,
                    CompileOptions.defaults().precision(Precision.F32),
                    network,
                    ZooWeights.of(network, 42),
                    NetworkInputs.random(network, network.shapesWith(Map.of("N", 1L)), 1),
                    "--network " + name + " --backend cudnn");
            CaseReport report = verifier.wholeNetwork().run();
            assertEquals(Status.PASSED, report.status(), report::line);
        }
    }
}
