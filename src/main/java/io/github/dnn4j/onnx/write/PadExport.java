package io.github.dnn4j.onnx.write;

import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Borders of one value, as Pad. */
final class PadExport {
    private PadExport() {}

    static void constant(ConstantPadding layer, NodeExport node) {
        List<String> operands = operands(
                node, node.input(), layer.before(), layer.after(), node.scalar("value", node.type(), layer.value()));
        if (operands.size() == 1) {
            node.result("Identity", operands);
        } else {
            node.result("Pad", node.isTakenOnlyBy(Convolution.class) ? operands.subList(0, 3) : operands);
        }
    }

    /**
     * Operands of Pad: the value, the paddings of all axes, the border's value and the axes. Axes may be left out, but
     * ONNX Runtime then takes a border of zeros for the padding of a pooling that follows, which is none: it is left
     * out of maxima and counts. Of the convolution that follows it is. Where nothing is padded only the value is given.
     */
    static List<String> operands(
            NodeExport node, String value, List<Integer> before, List<Integer> after, String border) {
        LongStream pads = LongStream.concat(
                before.stream().mapToLong(Integer::longValue), after.stream().mapToLong(Integer::longValue));
        List<String> operands = new ArrayList<>(List.of(value));
        if (IntStream.range(0, before.size()).anyMatch(axis -> before.get(axis) + after.get(axis) > 0)) {
            operands.add(node.longs("pads", pads.toArray()));
            operands.add(border);
            operands.add(node.longs("axes", LongStream.range(0, before.size()).toArray()));
        }
        return operands;
    }
}
