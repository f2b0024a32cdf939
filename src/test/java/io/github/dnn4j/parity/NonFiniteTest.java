package io.github.dnn4j.parity;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Numbers that are not finite, in the first case of every layer on every backend of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NonFiniteTest {
    private final List<Backend> open = new ArrayList<>();

    @AfterAll
    void close() {
        open.forEach(Backend::close);
    }

    @TestFactory
    List<DynamicTest> areRefused() throws ReflectiveOperationException {
        List<DynamicTest> tests = new ArrayList<>();
        for (BackendProvider provider : Backends.providers()) {
            if (provider.missing().isEmpty()) {
                Backend backend = provider.open();
                open.add(backend);
                for (Class<?> layer : AllCases.layers()) {
                    LayerCase one = AllCases.of(layer).getFirst();
                    tests.add(dynamicTest(
                            provider.name() + " " + one.name(), () -> NonFiniteCheck.refuses(backend, one)));
                    tests.add(dynamicTest(
                            provider.name() + " " + one.name() + ", ignored",
                            () -> NonFiniteCheck.ignores(backend, one)));
                }
            }
        }
        return tests;
    }
}
