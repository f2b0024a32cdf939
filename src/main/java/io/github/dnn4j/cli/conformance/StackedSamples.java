package io.github.dnn4j.cli.conformance;

import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a network whose batch was opened computes two samples as it computes each alone. The second sample has the
 * elements of the first in reverse order.
 */
final class StackedSamples {
    private static final double RELATIVE = 1e-5;

    private StackedSamples() {}

    /** True if the network's only input has an open first extent of one sample. */
    static boolean apply(Network network) {
        return network.inputs().size() == 1
                && network.inputs().getFirst().shape().rank() > 0
                && network.inputs().getFirst().shape().extent(0) == 1
                && !network.inputs().getFirst().symbols().getFirst().isEmpty();
    }

    /** The first difference in words; empty if there is none. */
    static Optional<String> difference(CompiledNetwork compiled, OnnxTensor sample, Allowance allowance) {
        NetworkInput input = compiled.network().inputs().getFirst();
        int elements = Math.toIntExact(sample.elements());
        double[] both = new double[2 * elements];
        for (int i = 0; i < elements; i++) {
            both[i] = sample.getDouble(i);
            both[2 * elements - 1 - i] = both[i];
        }
        Map<String, Result> first = run(compiled, input, input.shape(), Arrays.copyOf(both, elements));
        Map<String, Result> second =
                run(compiled, input, input.shape(), Arrays.copyOfRange(both, elements, 2 * elements));
        Map<String, Result> stacked = run(compiled, input, input.shape().with(0, 2), both);
        for (String output : compiled.network().outputs()) {
            Shape shape = stacked.get(output).shape();
            double[] wanted = concatenated(first.get(output), second.get(output), shape);
            double[] found = stacked.get(output).elements();
            if (found.length != wanted.length) {
                return Optional.of(String.format(
                        "output %s has %d elements for two samples, and %d for each alone",
                        output, found.length, wanted.length / 2));
            }
            double largest = Arrays.stream(wanted)
                    .map(Math::abs)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0);
            for (int i = 0; i < wanted.length; i++) {
                if (!allowance.holds(found[i], wanted[i], RELATIVE, largest)) {
                    return Optional.of(String.format(
                            "output %s has %s at %d for two samples, and %s for each alone",
                            output, found[i], i, wanted[i]));
                }
            }
        }
        return Optional.empty();
    }

    private record Result(Shape shape, double[] elements) {}

    /** The results side by side along the axis on which that of both is twice as long, the first one if none is. */
    private static double[] concatenated(Result first, Result second, Shape both) {
        Shape alone = first.shape();
        int axis = 0;
        while (axis < alone.rank() - 1 && alone.rank() == both.rank() && alone.extent(axis) == both.extent(axis)) {
            axis++;
        }
        int row = alone.rank() == 0 ? 1 : Math.toIntExact(alone.strides()[axis] * alone.extent(axis));
        double[] result = new double[first.elements().length + second.elements().length];
        for (int from = 0; from < first.elements().length; from += row) {
            System.arraycopy(first.elements(), from, result, 2 * from, row);
            System.arraycopy(second.elements(), from, result, 2 * from + row, row);
        }
        return result;
    }

    private static Map<String, Result> run(CompiledNetwork compiled, NetworkInput input, Shape shape, double[] values) {
        try (Session session = compiled.newSession(Map.of(input.name(), shape))) {
            Tensor tensor = session.input(input.name());
            for (int i = 0; i < values.length; i++) {
                tensor.setFloat(i, (float) values[i]);
            }
            session.run();
            Map<String, Result> outputs = new LinkedHashMap<>();
            for (String output : compiled.network().outputs()) {
                Tensor result = session.output(output);
                double[] elements = new double[Math.toIntExact(result.shape().elements())];
                Arrays.setAll(elements, result::getFloat);
                outputs.put(output, new Result(result.shape(), elements));
            }
            return outputs;
        }
    }
}
