package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.Nets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A GPU of compute capability 7.5, for which cuDNN has no engine in bf16; on the host stand-in for CUDA and cuDNN. */
class StandInOlderGpuTest extends OnStandIn {
    private static final Network NETWORK = Nets.small();

    private Backend backend;

    @BeforeEach
    void open() {
        standIn.pretend("capability", 75);
        backend = CudnnBackend.open();
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void bf16IsRefusedWithTheReason() {
        assertFalse(backend.supports(Precision.BF16));
        CompileOptions defaults = CompileOptions.defaults();
        for (CompileOptions options :
                List.of(defaults.precision(Precision.BF16), defaults.precision("right", Precision.BF16))) {
            UnsupportedLayerException refused = assertThrows(
                    UnsupportedLayerException.class, () -> backend.compile(NETWORK, Nets.parameters(NETWORK), options));
            assertSays(refused);
        }
        TrainingOptions training = TrainingOptions.defaults().precision(Precision.BF16);
        assertSays(assertThrows(
                UnsupportedLayerException.class,
                () -> backend.newTrainingSession(
                        NETWORK, Nets.parameters(NETWORK), NETWORK.defaultShapes(), training)));
    }

    private static void assertSays(UnsupportedLayerException refused) {
        for (String fact : List.of("BF16", "8.0", "7.5")) {
            assertTrue(refused.getMessage().contains(fact), refused.getMessage());
        }
    }

    @Test
    void everythingElseIsComputed() {
        for (Precision precision : List.of(Precision.F32, Precision.TF32, Precision.F16)) {
            assertTrue(backend.supports(precision));
            try (CompiledNetwork model = backend.compile(
                    NETWORK, Nets.parameters(NETWORK), CompileOptions.defaults().precision(precision))) {
                assertFalse(model.explain(NETWORK.defaultShapes()).steps().isEmpty());
            }
        }
    }
}
