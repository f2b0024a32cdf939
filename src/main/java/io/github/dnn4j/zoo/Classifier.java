package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;

/**
 * A network that is made for pictures of any number of classes, channels and pixels, to be trained.
 *
 * @param name the name it is asked for by
 * @param title what it is, in a few words
 * @param factory makes the network
 */
public record Classifier(String name, String title, Factory factory) {
    /** Makes a network for pictures. */
    @FunctionalInterface
    public interface Factory {
        /**
         * The network: pictures (N, channels, height, width) to the classifier's output for each.
         *
         * @param classes classes to tell apart
         * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that cannot take such pictures
         */
        Network create(int classes, int channels, int height, int width);
    }

    /**
     * The network for pictures of that kind.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if it cannot be made for them
     */
    public Network network(int classes, int channels, int height, int width) {
        require(classes >= 2, "network %s for %d classes; at least 2 are needed", name, classes);
        return factory.create(classes, channels, height, width);
    }
}
