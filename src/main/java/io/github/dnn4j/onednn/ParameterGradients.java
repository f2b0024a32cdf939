package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings gradients of parameters into the session's tensors: the sum over all places where the network uses a parameter,
 * computed as soon as the last of them is there.
 */
final class ParameterGradients {
    private record Part(Operand operand, MemoryDesc view) {}

    private final TrainingLowering lowering;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, List<Part>> waiting = new LinkedHashMap<>();

    ParameterGradients(TrainingLowering lowering) {
        this.lowering = lowering;
        lowering.program()
                .steps()
                .forEach(step -> step.parameters().forEach(name -> uses.merge(name, 1, Integer::sum)));
    }

    /** Adds what one use gives; {@code view} is how the row-major tensor is read with the operand's dimensions. */
    void add(String name, Operand operand, MemoryDesc view) {
        List<Part> parts = waiting.computeIfAbsent(name, unused -> new ArrayList<>());
        parts.add(new Part(operand, view));
        if (parts.size() == uses.get(name)) {
            waiting.remove(name);
            deliver(name, parts);
        }
    }

    /** Delivers what is still waiting for uses that turned out to give nothing. */
    void finish() {
        waiting.forEach(this::deliver);
        waiting.clear();
    }

    private void deliver(String name, List<Part> parts) {
        if (parts.size() == 1) {
            deliver(name, parts.getFirst().operand(), parts.getFirst().view());
            return;
        }
        Operand total = null;
        for (Part part : parts) {
            Operand flat = flat(part);
            Shape shape = flat.desc().shape();
            total = total == null
                    ? flat
                    : Binary.run(
                            lowering,
                            Dnnl.BINARY_ADD,
                            total,
                            flat,
                            shape,
                            DataType.F32,
                            DataType.F32,
                            PostOperations.none(lowering));
        }
        deliver(name, total, total.desc());
    }

    /** The elements in the order of the tensor, as a vector. */
    private Operand flat(Part part) {
        Operand inOrder = lowering.as(part.operand(), part.view());
        Shape shape = Shape.of(part.view().shape().elements());
        return new Operand(inOrder.buffer(), lowering.plainDesc(shape, DataType.F32));
    }

    private void deliver(String name, Operand operand, MemoryDesc view) {
        Buffer buffer = operand.buffer();
        boolean whole = buffer.isRoot() && buffer.kind() == Buffer.Kind.ACTIVATION && buffer.bytes() == view.bytes();
        if (whole && operand.desc().sameAs(view)) {
            buffer.asOutput(TensorNames.gradient(name));
        } else {
            Operand tensor =
                    new Operand(new Buffer(Buffer.Kind.OUTPUT, TensorNames.gradient(name), view.bytes()), view);
            lowering.reorder(operand, tensor, "gradients are given in row-major order");
        }
    }
}
