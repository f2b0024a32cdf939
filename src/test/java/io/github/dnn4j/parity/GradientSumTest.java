package io.github.dnn4j.parity;

import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

class GradientSumTest {
    @Test
    void reference() {
        GradientSums.requireOneRounding(ReferenceBackend::open);
    }

    @Test
    void onednn() {
        GradientSums.requireOneRounding(OneDnnBackend::open);
    }
}
