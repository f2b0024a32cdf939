package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.StandIn;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions at the borders of their domains, by the kernels for GPUs as C++. */
class StandInFunctionBordersTest {
    static List<String> rows() {
        return FunctionBorders.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void areAsMathematicsHasThem(String row) {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        StandIn.use().reset();
        try (Backend backend = CudnnBackend.open()) {
            FunctionBorders.check(backend, row);
        }
    }
}
