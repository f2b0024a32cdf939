package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a backend runs at once: a layer and what is fused into it. A fused step is never a layer of its own.
 *
 * @param name name of the node that the step began as
 * @param layer the layer
 * @param inputs names of its inputs: the layer's own, then those of {@link PostOperation.Add}
 * @param outputs names of its outputs: those of the last node fused into it
 * @param parameters names of the layer's parameters, in its order
 * @param post operations on the result, in order
 * @param nodes names of all nodes it computes, its own first
 * @param sources what the integers in its {@link #layerInputs} stand for, one for each; empty for a layer that reads
 *     its inputs as they are
 */
public record Step(
        String name,
        Layer layer,
        List<String> inputs,
        List<String> outputs,
        List<String> parameters,
        List<PostOperation> post,
        List<String> nodes,
        List<IntegerGrid> sources) {
    /** Copies the lists. */
    public Step {
        sources = List.copyOf(sources);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = List.copyOf(parameters);
        post = List.copyOf(post);
        nodes = List.copyOf(nodes);
    }

    /** A step that reads its inputs as they are. */
    public Step(
            String name,
            Layer layer,
            List<String> inputs,
            List<String> outputs,
            List<String> parameters,
            List<PostOperation> post,
            List<String> nodes) {
        this(name, layer, inputs, outputs, parameters, post, nodes, List.of());
    }

    /** What the step's integers stand for if it stores integers of its own. */
    public Optional<IntegerGrid> stored() {
        return !post.isEmpty() && post.getLast() instanceof PostOperation.Store store
                ? Optional.of(store.grid())
                : Optional.empty();
    }

    /**
     * The grid that a Quantize or Dequantize step is about; empty for any other step, for S32, and for scales that
     * differ along an axis.
     */
    public Optional<IntegerGrid> grid(Parameters values) {
        return switch (layer) {
            case Quantize quantize -> grid(quantize.type(), quantize.count(), values);
            case Dequantize dequantize -> grid(dequantize.type(), dequantize.count(), values);
            default -> Optional.empty();
        };
    }

    private Optional<IntegerGrid> grid(DataType type, int count, Parameters values) {
        return count != 1 || type == DataType.S32
                ? Optional.empty()
                : IntegerGrid.of(
                        type,
                        values.get(parameters.get(0)).getFloat(0),
                        values.get(parameters.get(1)).getFloat(0));
    }

    /** The grid that this step quantizes numbers to; empty for a step that does anything else. */
    Optional<IntegerGrid> quantizedTo(Parameters values) {
        return layer instanceof Quantize && sources.isEmpty() ? grid(values) : Optional.empty();
    }

    /** The grid that this step dequantizes from; empty for a step that does anything else. */
    Optional<IntegerGrid> dequantizedFrom(Parameters values) {
        return layer instanceof Dequantize ? grid(values) : Optional.empty();
    }

    /** True if it computes with what the integers of its inputs stand for. */
    public boolean isOnIntegers() {
        return !sources.isEmpty();
    }

    /** The layer's own inputs, without those of fused additions. */
    public List<String> layerInputs() {
        long added = post.stream()
                .filter(operation ->
                        operation instanceof PostOperation.Add || operation instanceof PostOperation.AddIntegers)
                .count();
        return inputs.subList(0, inputs.size() - (int) added);
    }

    /** This step with other inputs: the name of each, fused additions included, through {@code rename}. */
    public Step renameInputs(UnaryOperator<String> rename) {
        List<PostOperation> renamed = post.stream()
                .<PostOperation>map(operation -> switch (operation) {
                    case PostOperation.Activate activate -> activate;
                    case PostOperation.Add add -> new PostOperation.Add(rename.apply(add.value()));
                    case PostOperation.AddIntegers add ->
                        new PostOperation.AddIntegers(rename.apply(add.value()), add.grid());
                    case PostOperation.Store store -> store;
                })
                .toList();
        return new Step(
                name, layer, inputs.stream().map(rename).toList(), outputs, parameters, renamed, nodes, sources);
    }

    /** This step doing the work of {@code next} too, by another layer and other parameters of its own. */
    Step absorb(Step next, Layer newLayer, List<String> newParameters) {
        List<String> allInputs = new ArrayList<>(inputs);
        allInputs.addAll(
                next.inputs().subList(next.layerInputs().size(), next.inputs().size()));
        return new Step(
                name,
                newLayer,
                allInputs,
                next.outputs(),
                newParameters,
                joined(post, next.post()),
                joined(nodes, next.nodes()),
                sources);
    }

    /** This step doing the work of {@code next} too, as operations on its result, before those of {@code next}. */
    Step absorb(Step next, PostOperation operation) {
        List<String> allInputs = new ArrayList<>(inputs);
        if (operation instanceof PostOperation.Add add) {
            allInputs.add(add.value());
        }
        allInputs.addAll(
                next.inputs().subList(next.layerInputs().size(), next.inputs().size()));
        return new Step(
                name,
                layer,
                allInputs,
                next.outputs(),
                parameters,
                joined(joined(post, List.of(operation)), next.post()),
                joined(nodes, next.nodes()),
                sources);
    }

    /** This step as one that computes more nodes. */
    Step withNodes(List<String> more) {
        return new Step(name, layer, inputs, outputs, parameters, post, joined(nodes, more), sources);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
