package io.github.dnn4j.cli.options;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * The input of a network that classifies pictures.
 *
 * @param name the input's name
 * @param shape (1, C, H, W)
 */
public record PictureInput(String name, Shape shape) {
    /**
     * Of a network that has one input, of pictures.
     *
     * @param size the size asked for
     * @throws CommandException if the network takes anything else
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the network does not take pictures of this size
     */
    public static PictureInput of(Model model, Optional<PictureSize> size) {
        Network network = model.network();
        NetworkInput input = network.inputs().getFirst();
        if (network.inputs().size() != 1
                || input.shape().rank() != 4
                || !input.type().isFloating()) {
            throw new CommandException(
                    "%s does not classify pictures: that takes one input of floating-point numbers (N, C, H, W), but it"
                            + " has %s",
                    model.source(),
                    network.inputs().stream().map(PictureInput::describe).toList());
        }
        if (input.shape().extent(1) > 4 && input.shape().extent(3) <= 4) {
            throw new CommandException(
                    "%s takes pictures with channels last (%s); only channels first (N, C, H, W) is supported here",
                    model.source(), input.describe());
        }
        Shape shape = input.shape().with(0, 1);
        if (size.isPresent()) {
            shape = shape.with(2, size.get().height()).with(3, size.get().width());
        }
        network.inferShapes(Map.of(input.name(), shape));
        return new PictureInput(input.name(), shape);
    }

    private static String describe(NetworkInput input) {
        return input.name() + " " + input.type().name().toLowerCase(java.util.Locale.ROOT) + " " + input.describe();
    }

    /** The shape by the input's name. */
    public Map<String, Shape> shapes() {
        return Map.of(name, shape);
    }

    public int channels() {
        return (int) shape.extent(1);
    }

    public int height() {
        return (int) shape.extent(2);
    }

    public int width() {
        return (int) shape.extent(3);
    }
}
