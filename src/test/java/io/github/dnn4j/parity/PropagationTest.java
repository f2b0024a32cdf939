package io.github.dnn4j.parity;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** A NaN and infinities in inputs and parameters, on every backend of this machine, where they are to come through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PropagationTest {
    private final List<Backend> open = new ArrayList<>();

    @AfterAll
    void close() {
        open.forEach(Backend::close);
    }

    @TestFactory
    List<DynamicTest> comeThrough() throws ReflectiveOperationException {
        List<DynamicTest> tests = new ArrayList<>();
        for (BackendProvider provider : TestedBackends.available()) {
            Backend backend = provider.open();
            open.add(backend);
            for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
                if (backend.supports(precision)) {
                    for (Map.Entry<String, CaseNetwork> one : PropagationCases.all()) {
                        tests.add(dynamicTest(
                                provider.name() + " " + precision + " " + one.getKey(),
                                () -> PropagationCheck.passes(backend, precision, one.getValue())));
                    }
                }
            }
        }
        return tests;
    }
}
