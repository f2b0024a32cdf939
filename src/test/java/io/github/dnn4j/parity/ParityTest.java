package io.github.dnn4j.parity;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.verify.LayerVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every case of every layer, on every backend against the reference, in F32 and BF16.
 *
 * <p>To add a case, add a line to {@code <Layer>Cases.cases()}: a layer and the shapes of its inputs. Values, reference
 * and tolerance follow from the layer: sums of products, moves and comparisons get small integers and must be exact,
 * the others get values in the range where the function bends (see {@link io.github.dnn4j.verify.Fill}). To add a
 * layer, add a file {@code <Layer>Cases} beside the others; {@code CoverageTest} fails until there is one.
 *
 * <p>A case passes, or is refused and listed in {@link Refusals}. A failure prints how
 * far off the result is and where; cases that are problems in benchdnn's language print the command that runs them
 * alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParityTest {
    private final Map<String, Backend> open = new HashMap<>();

    @AfterAll
    void closeBackends() {
        open.values().forEach(Backend::close);
    }

    @TestFactory
    List<DynamicNode> everyLayerOnEveryBackend() throws ReflectiveOperationException {
        List<DynamicNode> nodes = new ArrayList<>();
        for (BackendProvider provider : TestedBackends.available()) {
            Backend backend = open.computeIfAbsent(provider.name(), name -> provider.open());
            for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
                if (!backend.supports(precision)) {
                    continue;
                }
                LayerVerifier verifier = new LayerVerifier(backend, precision);
                List<DynamicNode> layers = new ArrayList<>();
                for (Class<?> layer : AllCases.layers()) {
                    layers.add(dynamicContainer(
                            layer.getSimpleName(),
                            AllCases.of(layer).stream()
                                    .map(one -> dynamicTest(
                                            one.name(),
                                            () -> Refusals.require(
                                                    Refusals.Direction.FORWARD,
                                                    provider.name(),
                                                    one,
                                                    verifier.verify(one))))));
                }
                nodes.add(dynamicContainer(provider.name() + " " + precision, layers));
            }
        }
        return nodes;
    }
}
