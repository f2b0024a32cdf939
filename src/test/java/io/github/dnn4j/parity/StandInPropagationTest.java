package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.OnStandIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same on the cuDNN backend, whose own kernels run as C++ here and whose convolutions are the stand-in's. */
class StandInPropagationTest extends OnStandIn {
    @Test
    void comeThrough() throws ReflectiveOperationException {
        List<String> differences = new ArrayList<>();
        try (Backend backend = CudnnBackend.open()) {
            for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
                for (Map.Entry<String, CaseNetwork> one : PropagationCases.all()) {
                    try {
                        PropagationCheck.differences(backend, precision, one.getValue()).stream()
                                .limit(1)
                                .forEach(line -> differences.add(precision + " " + one.getKey() + ": " + line));
                    } catch (UnsupportedLayerException refused) {
                        differences.add(precision + " " + one.getKey() + ": " + refused.getMessage());
                    }
                }
            }
        }
        assertEquals("", String.join("\n", differences));
    }
}
