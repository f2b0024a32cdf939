package io.github.dnn4j.parity;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.verify.TrainingVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every case of {@link ParityTest} in training: outputs, gradients and running statistics of every backend that trains
 * against the reference in F32. What a backend does not derive is listed in {@link Refusals}.
 *
 * <p>Cases are those of the other test: a new layer's are added there. A backend that learns to train is added
 * to {@link #TRAINING}. With {@code -Ddnn4j.thorough=true} the reference itself is among the backends, in BF16: it
 * shows what rounding costs, which the tolerances have to allow.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackwardParityTest {
    /** Backends that train. */
    private static final List<String> TRAINING =
            Effort.isThorough() ? List.of("reference", "onednn", "cudnn") : List.of("onednn", "cudnn");

    private final Map<String, Backend> open = new HashMap<>();

    @AfterAll
    void closeBackends() {
        open.values().forEach(Backend::close);
    }

    @TestFactory
    List<DynamicNode> everyLayerOnEveryBackend() throws ReflectiveOperationException {
        List<DynamicNode> nodes = new ArrayList<>();
        for (String name : TRAINING) {
            boolean present = Backends.providers().stream()
                    .anyMatch(provider ->
                            provider.name().equals(name) && provider.missing().isEmpty());
            if (!present) {
                continue;
            }
            Backend backend = open.computeIfAbsent(name, Backends::open);
            // In F32 the reference would be compared with itself.
            for (Precision precision :
                    name.equals("reference") ? List.of(Precision.BF16) : List.of(Precision.F32, Precision.BF16)) {
                if (!backend.supports(precision)) {
                    continue;
                }
                TrainingVerifier verifier = new TrainingVerifier(backend, precision);
                List<DynamicNode> layers = new ArrayList<>();
                for (Class<?> layer : AllCases.layers()) {
                    layers.add(dynamicContainer(
                            layer.getSimpleName(),
                            AllCases.of(layer).stream()
                                    .map(one -> dynamicTest(
                                            one.name(),
                                            () -> Refusals.require(
                                                    Refusals.Direction.BACKWARD, name, one, verifier.verify(one))))));
                }
                nodes.add(dynamicContainer(name + " " + precision, layers));
            }
        }
        return nodes;
    }
}
