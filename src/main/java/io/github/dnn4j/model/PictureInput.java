package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Shape;
import java.util.Locale;
import java.util.Map;

/**
 * The input of a network that takes pictures.
 *
 * @param name the input's name
 * @param shape (1, C, H, W)
 */
public record PictureInput(String name, Shape shape) {
    /**
     * Of a network that has one input, of pictures.
     *
     * @param model the model's name, for messages
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the network takes anything else
     */
    public static PictureInput of(Network network, String model) {
        NetworkInput input = network.inputs().getFirst();
        require(
                network.inputs().size() == 1
                        && input.shape().rank() == 4
                        && input.type().isFloating(),
                "%s does not classify pictures: that takes one input of floating-point numbers (N, C, H, W), but it"
                        + " has %s",
                model,
                network.inputs().stream().map(PictureInput::describe).toList());
        require(
                input.shape().extent(1) <= 4 || input.shape().extent(3) > 4,
                "%s takes pictures with channels last (%s); only channels first (N, C, H, W) is supported here",
                model,
                input.describe());
        return new PictureInput(input.name(), input.shape().with(0, 1));
    }

    private static String describe(NetworkInput input) {
        return input.name() + " " + input.type().name().toLowerCase(Locale.ROOT) + " " + input.describe();
    }

    /** The same for pictures of another size. */
    public PictureInput withSize(int height, int width) {
        return new PictureInput(name, shape.with(2, height).with(3, width));
    }

    /** The shape by the input's name. */
    public Map<String, Shape> shapes() {
        return Map.of(name, shape);
    }

    /** The number of channels. */
    public int channels() {
        return Math.toIntExact(shape.extent(1));
    }

    /** The height in pixels. */
    public int height() {
        return Math.toIntExact(shape.extent(2));
    }

    /** The width in pixels. */
    public int width() {
        return Math.toIntExact(shape.extent(3));
    }
}
