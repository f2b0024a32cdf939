package io.github.dnn4j.backend;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.tensor.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompileOptionsTest {
    @Test
    void everyMethodGivesACopy() {
        CompileOptions defaults = CompileOptions.defaults();
        CompileOptions other = defaults.precision(Precision.BF16)
                .precision("head", Precision.F32)
                .threads(3)
                .optimize(false);
        assertEquals(new CompileOptions(Precision.F32, Map.of(), 0, true, Optional.empty()), defaults);
        assertEquals(
                new CompileOptions(Precision.BF16, Map.of("head", Precision.F32), 3, false, Optional.empty()), other);
        assertEquals(Precision.F32, other.precisionOf("head"));
        assertEquals(Precision.BF16, other.precisionOf("body"));
        assertEquals(DataType.F16, Precision.F16.type());
        assertInvalid(() -> defaults.threads(-1));
    }

    @Test
    void mapIsCopied() {
        Map<String, Precision> map = new HashMap<>();
        CompileOptions options = new CompileOptions(Precision.F32, map, 0, true, Optional.empty());
        map.put("a", Precision.BF16);
        assertEquals(Precision.F32, options.precisionOf("a"));
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
