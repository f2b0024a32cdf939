package io.github.dnn4j.onnx.assembly;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What became of the extents that a file leaves open, in words. */
public final class ExtentSentences {
    private final Map<String, List<InputExtent>> inputs;
    private final Set<String> asked;

    ExtentSentences(Map<String, List<InputExtent>> inputs, Set<String> asked) {
        this.inputs = inputs;
        this.asked = asked;
    }

    /** The defaults of open extents that nobody asked for, in words; empty if there are none. */
    public String defaults() {
        return inputs.entrySet().stream()
                .filter(input -> !asked.contains(input.getKey())
                        && input.getValue().stream()
                                .skip(1)
                                .anyMatch(extent -> !extent.symbol().isEmpty()))
                .map(input -> "input " + input.getKey() + " as "
                        + input.getValue().stream()
                                .map(extent -> Long.toString(extent.value()))
                                .collect(Collectors.joining("x")))
                .collect(Collectors.joining(", "));
    }

    /** What it means for a free symbol that some of its values are refused, in words. */
    public String stepping(String symbol, Bindings bindings, String reason) {
        for (Map.Entry<String, List<InputExtent>> input : inputs.entrySet()) {
            for (int axis = 0; axis < input.getValue().size(); axis++) {
                InputExtent extent = input.getValue().get(axis);
                if (extent.symbol().equals(symbol)) {
                    String taken = bindings.steps(symbol)
                            .limit(3)
                            .mapToObj(step -> Long.toString(extent.value() + step))
                            .collect(Collectors.joining(", "));
                    return "extent " + symbol + " of input " + input.getKey() + " (axis " + axis
                            + ") cannot have every value: " + extent.value() + ", " + taken
                            + " are taken, others refused in a session: " + reason;
                }
            }
        }
        return "not every batch can be run: " + reason;
    }

    /** What it means for a symbol that it is not free, in words. */
    public String fixed(String symbol) {
        for (Map.Entry<String, List<InputExtent>> input : inputs.entrySet()) {
            for (int axis = 0; axis < input.getValue().size(); axis++) {
                InputExtent extent = input.getValue().get(axis);
                if (extent.symbol().equals(symbol)) {
                    return "extent " + symbol + " of input " + input.getKey() + " (axis " + axis + ") is fixed to "
                            + extent.value()
                            + ", its default; ImportOptions.withInputShape (--input-shape) gives another";
                }
            }
        }
        return "the batch stays 1, as the file has it";
    }
}
