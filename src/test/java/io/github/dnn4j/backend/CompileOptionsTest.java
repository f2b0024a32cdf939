package io.github.dnn4j.backend;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.tensor.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompileOptionsTest {
    @Test
    void everyMethodGivesACopy() {
        CompileOptions defaults = CompileOptions.defaults();
        CompileOptions other = defaults.precision(Precision.BF16)
                .precision("head", Precision.F32)
                .threads(3)
                .optimize(false);
        assertEquals(CompileOptions.defaults(), defaults);
        assertNotEquals(defaults, other);
        assertEquals(
                CompileOptions.defaults()
                        .optimize(false)
                        .threads(3)
                        .precision("head", Precision.F32)
                        .precision(Precision.BF16),
                other);
        assertEquals(Precision.BF16, other.precision());
        assertEquals(Map.of("head", Precision.F32), other.layerPrecisions());
        assertEquals(3, other.threads());
        assertFalse(other.optimize());
        assertEquals(Precision.F32, other.precisionOf("head"));
        assertEquals(Precision.BF16, other.precisionOf("body"));
        assertEquals(DataType.F16, Precision.F16.type());
        assertInvalid(() -> defaults.threads(-1));
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        CompileOptions defaults = CompileOptions.defaults();
        assertEquals(
                "CompileOptions[precision=F32, layerPrecisions={}, threads=0, optimize=true, memory=Optional.empty, "
                        + "tuning=Tuning[measure=false, cache=Optional.empty], avoided=[], nonFinite=REFUSE]",
                defaults.toString());
        assertEquals(defaults.hashCode(), defaults.avoiding().hashCode());
        assertNotEquals(defaults, defaults.avoiding("dnn4j:winograd"));
        assertNotEquals(defaults, defaults.tuning(Tuning.MEASURE));
        assertNotEquals(defaults, defaults.nonFinite(NonFinite.IGNORE));
    }

    @Test
    void precisionsOfLayersCannotBeChangedFromOutside() {
        CompileOptions options = CompileOptions.defaults();
        assertThrows(
                UnsupportedOperationException.class,
                () -> options.layerPrecisions().put("a", Precision.BF16));
    }

    @Test
    void precisionsOfUnknownLayersAreRefused() {
        NetworkBuilder b = new NetworkBuilder("n");
        Network network = b.output(b.input("x", 1, 2).relu("a")).build();
        CompileOptions.defaults().precision("a", Precision.BF16).requireNodesOf(network);
        assertInvalid(
                () -> CompileOptions.defaults().precision("b", Precision.BF16).requireNodesOf(network));
    }

    @Test
    void exceptionsCarryWhatTheySay() {
        UnsupportedLayerException unsupported = new UnsupportedLayerException("up (Resampling)", "onednn", "corners");
        assertEquals("onednn cannot compute up (Resampling): corners", unsupported.getMessage());
        assertEquals("corners", unsupported.reason());
        NativeException failed = new NativeException("UNIMPLEMENTED", 4, "dnnl_primitive_create", "conv1");
        assertEquals("dnnl_primitive_create failed with UNIMPLEMENTED (4) for conv1", failed.getMessage());
        assertEquals(4, failed.code());
    }
}
