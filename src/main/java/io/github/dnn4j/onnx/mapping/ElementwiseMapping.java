package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Operators on two or more operands, element by element with broadcasting. */
public final class ElementwiseMapping {
    private static final OnnxTensor ONE = OnnxTensor.ofFloats(new long[] {1}, 1);

    private ElementwiseMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Add", call -> binary(call, Operation.ADD));
        mappings.put("Sub", call -> binary(call, Operation.SUBTRACT));
        mappings.put("Mul", call -> binary(call, Operation.MULTIPLY));
        mappings.put("Div", call -> binary(call, Operation.DIVIDE));
        mappings.put("Sum", call -> List.of(chain(call, Operation.ADD)));
        mappings.put("Max", call -> List.of(chain(call, Operation.MAX)));
        mappings.put("Min", call -> List.of(chain(call, Operation.MIN)));
        mappings.put("Mean", ElementwiseMapping::mean);
        mappings.put("Expand", ElementwiseMapping::expand);
    }

    private static List<OnnxValue> binary(NodeCall call, Operation operation) {
        call.attributes().ignore("consumed_inputs");
        Live a = call.live(0);
        Live b = second(call, a, call.live(1));
        return List.of(call.add(new Elementwise(operation), a, b));
    }

    /** The second operand as the version of the operator set broadcasts it. */
    static Live second(NodeCall call, Live first, Live second) {
        return call.opset() < 7 ? alignedAt(call, first, second) : second;
    }

    /** Before version 7 the second operand is aligned with the first at the axis that an attribute names. */
    private static Live alignedAt(NodeCall call, Live a, Live b) {
        boolean broadcast = call.attributes().flag("broadcast");
        long axis = call.attributes().integer("axis", a.rank() - b.rank());
        if (!broadcast || b.rank() == a.rank() || b.rank() == 0) {
            return b;
        }
        int first = a.axis(axis);
        require(first + b.rank() <= a.rank(), "%s does not fit %s at axis %d", b.shape(), a.shape(), axis);
        List<Shape> wanted = new ArrayList<>();
        for (Shape shape : b.shapes()) {
            long[] extents = Arrays.copyOf(shape.toArray(), a.rank() - first);
            Arrays.fill(extents, shape.rank(), extents.length, 1);
            wanted.add(Shape.of(extents));
        }
        return call.reshape(b, wanted);
    }

    private static Live chain(NodeCall call, Operation operation) {
        call.attributes().ignore("consumed_inputs");
        Live result = call.live(0);
        for (int i = 1; i < call.operandCount(); i++) {
            result = call.add(new Elementwise(operation), result, call.live(i));
        }
        return result;
    }

    private static List<OnnxValue> mean(NodeCall call) {
        Live sum = chain(call, Operation.ADD);
        return List.of(
                call.operandCount() == 1
                        ? sum
                        : Floats.times(call, Floats.required(call, sum), 1f / call.operandCount()));
    }

    /**
     * Broadcasting alone: a product with ones, of extent 1 where the value has the extent already; of integers, axes
     * that repeat.
     */
    private static List<OnnxValue> expand(NodeCall call) {
        Live value = call.live(0);
        Folded target = call.folded(1, "shape");
        List<Shape> wanted = new ArrayList<>();
        Set<Integer> refused = new TreeSet<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            Shape goal = OnnxTensor.splat(ONE, target.at(k).toLongs()).shape();
            try {
                wanted.add(Broadcast.shapes(value.shapes().get(k), goal));
            } catch (InvalidDescriptorException e) {
                if (k == 0) {
                    throw e;
                }
                refused.add(k);
                wanted.add(wanted.getFirst());
            }
        }
        if (!refused.isEmpty()) {
            throw NotSymbolicException.ofProbes(refused, "its input does not fit the shape");
        }
        if (wanted.equals(value.shapes())) {
            return List.of(value);
        }
        int added = wanted.getFirst().rank() - value.rank();
        long[] ones = wanted.getFirst().toArray();
        for (int axis = 0; axis < ones.length; axis++) {
            int at = axis;
            boolean own = axis >= added
                    && IntStream.range(0, wanted.size())
                            .allMatch(k -> value.shapes().get(k).extent(at - added)
                                    == wanted.get(k).extent(at));
            if (!own && wanted.stream().anyMatch(shape -> shape.extent(at) != ones[at])) {
                Live whole = new Live(value.name(), value.type(), wanted);
                return List.of(call.deferred(
                        value,
                        wanted,
                        call.bindings().behind(whole, axis),
                        "it expands axis " + axis + " to an open extent"));
            }
            ones[axis] = own ? 1 : ones[axis];
        }
        if (value.type() != DataType.F32) {
            return List.of(repeated(call, value, ones));
        }
        return List.of(
                call.add(new Elementwise(Operation.MULTIPLY), value, call.constantLayer(OnnxTensor.splat(ONE, ones))));
    }

    /** As many times as said along each axis, after as many axes of 1 before the value's as that has more. */
    private static Live repeated(NodeCall call, Live value, long[] times) {
        int added = times.length - value.rank();
        Live result = call.reshape(
                value,
                value.shapes().stream()
                        .map(shape -> Broadcast.expandRank(shape, added + shape.rank()))
                        .toList());
        for (int axis = 0; axis < times.length; axis++) {
            if (times[axis] > 1) {
                result = OpenPositions.taken(call, result, axis, new Positions.Repeated(times[axis]));
            }
        }
        return result;
    }
}
