package io.github.dnn4j.jmh;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;

/** The networks of these benchmarks. */
final class Networks {
    private Networks() {}

    /** (1, 8, 8, 8): a 3x3 convolution with ReLU, a pooling, a fully connected layer; some thousand products. */
    static Network small() {
        NetworkBuilder b = new NetworkBuilder("small");
        return b.output(b.input("data", 1, 8, 8, 8)
                        .convolution("conv", 16, 3, c -> c.withPadding(1))
                        .relu("relu")
                        .maxPooling("pool", 2, 2)
                        .fullyConnected("scores", 10))
                .build();
    }
}
