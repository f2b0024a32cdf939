package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Layer;
import java.util.List;

/**
 * What a backend runs at once: a layer and what is fused into it. A fused step is never a layer of its own.
 *
 * @param name name of the node that the step began as
 * @param layer the layer
 * @param inputs names of the values it takes: the layer's own, then those of {@link PostOperation.Add}
 * @param outputs names of the values it gives: those of the last node fused into it
 * @param parameters names of the layer's parameters, in its order
 * @param post operations on the result, in order
 * @param nodes names of all nodes it computes, its own first
 */
public record Step(
        String name,
        Layer layer,
        List<String> inputs,
        List<String> outputs,
        List<String> parameters,
        List<PostOperation> post,
        List<String> nodes) {
    /** Copies the lists. */
    public Step {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = List.copyOf(parameters);
        post = List.copyOf(post);
        nodes = List.copyOf(nodes);
    }

    /** The layer's own inputs, without those of fused additions. */
    public List<String> layerInputs() {
        long added = post.stream().filter(PostOperation.Add.class::isInstance).count();
        return inputs.subList(0, inputs.size() - (int) added);
    }
}
