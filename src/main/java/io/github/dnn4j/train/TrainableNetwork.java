package io.github.dnn4j.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.data.Split;
import io.github.dnn4j.train.loss.Loss;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a network that is trained: without a softmax at its end where the loss contains it, because softmax and
 * cross-entropy together are exact where a probability has been rounded to 0 and one after the other are not. The
 * parameters are those of the whole network.
 *
 * @param network what is trained
 * @param dropped the softmax that was left out
 */
public record TrainableNetwork(Network network, Optional<Node> dropped) {
    /**
     * The part of {@code network} to train with {@code loss}.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there is not exactly one input and one output
     */
    public static TrainableNetwork of(Network network, Loss loss) {
        require(
                network.inputs().size() == 1 && network.outputs().size() == 1,
                "network %s has %d inputs and %d outputs; one of each can be trained",
                network.name(),
                network.inputs().size(),
                network.outputs().size());
        String output = network.outputs().getFirst();
        Optional<Node> last = network.nodes().stream()
                .filter(node -> node.outputs().contains(output))
                .filter(node -> loss.containsSoftmax() && node.layer() instanceof Softmax)
                .filter(node -> !network.consumers().containsKey(output))
                .findFirst();
        if (last.isEmpty()) {
            return new TrainableNetwork(network, last);
        }
        List<Node> rest =
                network.nodes().stream().filter(node -> node != last.get()).toList();
        Network part = new Network(
                network.name(),
                network.inputs(),
                rest,
                List.of(last.get().inputs().getFirst()));
        return new TrainableNetwork(part, last);
    }

    /** Name of the input. */
    public String input() {
        return network.inputs().getFirst().name();
    }

    /** Name of the output. */
    public String output() {
        return network.outputs().getFirst();
    }

    /**
     * The shape of the input for so many pictures of a split.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the network takes other pictures
     */
    public Shape inputShape(int batch, Split split) {
        Shape declared = network.inputs().getFirst().shape();
        Shape shape = declared.rank() == 4
                ? Shape.of(batch, split.channels(), split.height(), split.width())
                : declared.with(0, batch);
        long samples = (long) split.channels() * split.height() * split.width();
        require(
                shape.elements() == batch * samples,
                "network %s takes inputs of %s, which the data's %s do not fit",
                network.name(),
                network.inputs().getFirst().describe(),
                split);
        network.inferShapes(Map.of(input(), shape));
        return shape;
    }

    /** A sentence for the user about what was left out; empty if nothing was. */
    public Optional<String> note() {
        return dropped.map(node ->
                "trained up to " + output() + ": the softmax " + node.name() + " after it is part of the" + " loss");
    }
}
