package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.OnStandIn;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.TrainingVerifier;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Padding that differs before and after: as cuDNN takes it, and around a copy where it does not; on the host stand-in.
 */
class StandInPaddingTest extends OnStandIn {
    private Backend backend;

    @BeforeEach
    void open() {
        backend = CudnnBackend.open();
    }

    @AfterEach
    void everythingIsGivenBack() {
        if (backend != null) {
            backend.close();
        }
    }

    /** Calls that clear or move, with a convolution as TensorFlow pads it, and its transpose. */
    private long copies() {
        NetworkBuilder b = new NetworkBuilder("uneven");
        Value x = b.picture("data", 8, 14, 14);
        Convolution down = Convolution.square(8, 16, 3).withStride(2);
        x = x.then("down", down.withWindow(down.window().withPadding(List.of(0, 0), List.of(1, 1))));
        TransposedConvolution up = TransposedConvolution.of(16, 8, 3, 3).withStride(2);
        x = x.then("up", up.withWindow(up.window().withPadding(List.of(0, 0), List.of(1, 1))));
        Network network = b.output(x).build();
        try (CompiledNetwork compiled = backend.compile(
                network, Parameters.initialise(network, Initialiser.he(7)), CompileOptions.defaults())) {
            return compiled.explain(network.defaultShapes()).steps().stream()
                    .filter(step -> List.of("cudaMemsetAsync", "move").contains(step.implementation()))
                    .count();
        }
    }

    @Test
    void nothingIsCopiedThatCudnnTakes() {
        assertEquals(2, copies(), "the input and the output");
        standIn.pretend("dense only", 1);
        assertEquals(5, copies(), "one into cleared memory, one out of what is not padded");
    }

    /** The cases that {@link StandInParityTest} has as cuDNN takes them. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void whatIsRefusedIsCopied(Precision precision) {
        standIn.pretend("dense only", 1);
        LayerVerifier forward = new LayerVerifier(backend, precision);
        TrainingVerifier backward = new TrainingVerifier(backend, precision);
        for (List<LayerCase> cases : List.of(ConvolutionCases.cases(), TransposedConvolutionCases.cases())) {
            for (LayerCase one : cases) {
                if (one.name().matches(".*(padd|asymmetric).*")) {
                    for (CaseReport report : List.of(forward.verify(one), backward.verify(one))) {
                        assertEquals(Status.PASSED, report.status(), report::line);
                    }
                }
            }
        }
    }
}
