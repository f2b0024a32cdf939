package io.github.dnn4j.parity;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions at the borders of their domains, on every backend of this machine. */
class FunctionBordersTest {
    static List<String> rows() {
        return FunctionBorders.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void areAsMathematicsHasThem(String row) {
        for (BackendProvider provider : Backends.providers()) {
            if (provider.missing().isEmpty()) {
                try (Backend backend = provider.open()) {
                    FunctionBorders.check(backend, row);
                }
            }
        }
    }
}
