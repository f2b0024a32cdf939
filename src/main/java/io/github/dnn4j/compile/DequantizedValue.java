package io.github.dnn4j.compile;

import java.util.ArrayList;
import java.util.List;

/**
 * An output of a Dequantize step.
 *
 * @param integers the step's input
 * @param grid what the integers stand for
 * @param dequantize the step
 */
record DequantizedValue(String integers, IntegerGrid grid, Step dequantize) {
    /**
     * The step that goes from the integers to those of a Quantize step.
     *
     * @param nodes what it computes besides the nodes of the Dequantize step
     */
    Step requantize(Step quantize, String output, String name, List<String> nodes) {
        List<String> all = new ArrayList<>(nodes);
        all.addAll(dequantize.nodes());
        return new Step(
                name,
                quantize.layer(),
                List.of(integers),
                List.of(output),
                quantize.parameters(),
                List.of(),
                all,
                List.of(grid));
    }

    /** The same dequantization of other integers. */
    Step dequantizing(String others, String output) {
        return new Step(
                dequantize.name() + " of " + output,
                dequantize.layer(),
                List.of(others),
                List.of(output),
                dequantize.parameters(),
                List.of(),
                List.of(dequantize.nodes().getFirst()));
    }
}
