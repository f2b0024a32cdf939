package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/**
 * A network of the {@link Zoo}.
 *
 * @param name the name it is asked for by
 * @param title what it is, in a few words
 * @param published what has been published about it
 * @param input shape of its input for one sample and the published size: (1, C, H, W), or (1, features)
 * @param factory makes the network for pictures of a size
 * @param reduced makes the network that checks use where plain Java takes too long for the published one: the same
 *     layers for smaller pictures, or with fewer channels
 * @param trainingOnly beginnings of the names that files of trained weights may hold besides the network's own:
 *     auxiliary classifiers, which only training needs
 */
public record ZooNetwork(
        String name,
        String title,
        Published published,
        Shape input,
        SizedFactory factory,
        Supplier<Network> reduced,
        List<String> trainingOnly) {
    /** Copies the list. */
    public ZooNetwork {
        trainingOnly = List.copyOf(trainingOnly);
    }

    /** A network that trains with nothing else than it runs with. */
    ZooNetwork(
            String name,
            String title,
            Published published,
            Shape input,
            SizedFactory factory,
            Supplier<Network> reduced) {
        this(name, title, published, input, factory, reduced, List.of());
    }

    /** One for pictures in colour, published for the side {@code size} and checked with {@code reducedSize}. */
    static ZooNetwork ofPictures(
            String name, String title, Published published, int size, int reducedSize, SizedFactory factory) {
        return new ZooNetwork(
                name,
                title,
                published,
                Shape.of(1, 3, size, size),
                factory,
                () -> factory.create(reducedSize, reducedSize));
    }

    /** This network, with beginnings of the names of parameters that only training needs. */
    ZooNetwork withTrainingOnly(String... prefixes) {
        return new ZooNetwork(name, title, published, input, factory, reduced, List.of(prefixes));
    }

    /** Makes a network for pictures of a size. */
    @FunctionalInterface
    public interface SizedFactory {
        /** The network for pictures of the given height and width; both are ignored where the input is no picture. */
        Network create(int height, int width);
    }

    /** True if the input is a picture whose size may be chosen. */
    public boolean takesPictures() {
        return input.rank() == 4;
    }

    /** The network as published. */
    public Network network() {
        return takesPictures()
                ? factory.create(Math.toIntExact(input.extent(2)), Math.toIntExact(input.extent(3)))
                : factory.create(0, 0);
    }

    /** The network that checks use. */
    public Network reducedNetwork() {
        return reduced.get();
    }

    /**
     * The network for pictures of another size.
     *
     * @throws InvalidDescriptorException if it takes no pictures, or naming the layer that cannot take what reaches it
     */
    public Network network(int height, int width) {
        require(
                takesPictures(),
                "network %s takes no pictures, so there is no size to choose; its input is %s",
                name,
                input);
        try {
            return factory.create(height, width);
        } catch (InvalidDescriptorException e) {
            throw new InvalidDescriptorException("pictures of " + height + "x" + width + " do not suit " + name
                    + ", which was published for " + input.extent(2) + "x" + input.extent(3) + ": " + e.getMessage());
        }
    }
}
