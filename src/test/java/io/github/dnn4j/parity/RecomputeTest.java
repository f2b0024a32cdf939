package io.github.dnn4j.parity;

import io.github.dnn4j.onednn.OneDnnBackend;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class RecomputeTest {
    @TestFactory
    List<DynamicNode> everyLayer() throws ReflectiveOperationException {
        return Recomputing.layers(OneDnnBackend::open);
    }
}
