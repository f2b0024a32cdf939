package io.github.dnn4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.LayerCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The gradients of every layer against finite differences; {@link LayerPoint} has the points. */
class LayerGradientTest {
    private static final Set<Class<?>> WITHOUT_DERIVATIVE = Set.of(Quantize.class, Dequantize.class);

    @TestFactory
    Stream<DynamicTest> everyLayer() {
        return LayerPoint.all().stream().map(point -> dynamicTest(point.toString(), () -> check(point)));
    }

    private static void check(LayerPoint point) {
        SplittableRandom random = new SplittableRandom(point.toString().hashCode());
        Network network = LayerCase.of(point.layer(), point.inputs().toArray(Shape[]::new))
                .network();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < point.inputs().size(); i++) {
            inputs.put("in" + i, values(point.values(), i, point.inputs().get(i), random));
        }
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (ParameterSpec spec : point.layer().parameters()) {
            parameters.put(spec.role(), values(LayerPoint.Values.SMOOTH, 0, spec.shape(), random));
        }
        FiniteDifferences.check(network, new Parameters(parameters), inputs, FiniteDifferences.STEP);
    }

    private static Tensor values(LayerPoint.Values kind, int input, Shape shape, SplittableRandom random) {
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        int elements = Math.toIntExact(shape.elements());
        int[] order = java.util.stream.IntStream.range(0, elements).toArray();
        for (int i = elements - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        for (int i = 0; i < elements; i++) {
            float smooth = (random.nextInt(-8, 8) + 0.5f) / 4;
            float away = random.nextInt(4, 13) / 4f * (random.nextBoolean() ? 1 : -1);
            tensor.setFloat(
                    i,
                    switch (kind) {
                        case SMOOTH -> smooth;
                        case APART -> (order[i] - elements / 2) / 2f;
                        case AWAY_FROM_ZERO -> input == 0 ? smooth : away;
                        case POSITIVE -> 1.5f + smooth / 2;
                        case WITHIN_ONE -> smooth * 3 / 16;
                        case BETWEEN_JUMPS -> Math.round(smooth * 2 - 0.5f) / 2f + 0.25f;
                        case REMAINDER -> Math.copySign(input == 0 ? 1.5f + Math.round(smooth / 2) / 8f : 1, away);
                        case ABOVE_ONE -> input == 0 ? 2.5f + smooth / 2 : smooth / 2;
                    });
        }
        return tensor;
    }

    @Test
    void everyLayerWithADerivativeHasAPoint() {
        Set<String> missing = new TreeSet<>();
        for (Class<?> layer : Layer.class.getPermittedSubclasses()) {
            boolean covered =
                    LayerPoint.all().stream().anyMatch(point -> point.layer().getClass() == layer);
            if (covered == WITHOUT_DERIVATIVE.contains(layer)) {
                missing.add(layer.getSimpleName());
            }
        }
        assertEquals(Set.of(), missing, "LayerPoint.all() has no points of these");
    }

    @Test
    void roundingToIntegersHasNoDerivative() {
        Tensor floats = Evaluation.vector(1, 2);
        Tensor one = Evaluation.vector(1);
        Tensor bytes = Evaluation.integers(DataType.U8, 1, 2);
        assertThrows(
                UnsupportedLayerException.class,
                () -> ReferenceGradients.run(
                        new Quantize(DataType.U8, 1, 0), List.of(floats), List.of(one, one), List.of(bytes)));
        assertThrows(
                UnsupportedLayerException.class,
                () -> ReferenceGradients.run(
                        new Dequantize(DataType.U8, 1, 0), List.of(bytes), List.of(one, one), List.of(floats)));
        assertThrows(
                UnsupportedLayerException.class,
                () -> ReferenceGradients.run(
                        io.github.dnn4j.layer.Activation.relu(), List.of(bytes), List.of(), List.of(floats)));
    }
}
