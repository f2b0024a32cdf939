package io.github.dnn4j.bench;

import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/** ResNet-50 as frameworks build it, with the stride in the 3x3 convolution (He et al., 2016; version 1.5). */
final class ResNet50 {
    private static final int[] BLOCKS = {3, 4, 6, 3};

    private ResNet50() {}

    static Network network() {
        NetworkBuilder b = new NetworkBuilder("resnet50");
        Value x = b.input("data", 1, 3, 224, 224);
        x = x.convolution("conv1", 64, 7, c -> c.withStride(2).withPadding(3).withBias(false))
                .batchNormalization("bn1")
                .relu("relu1")
                .then("pool1", MaxPooling.square(3, 2, 1));
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            for (int block = 0; block < BLOCKS[stage]; block++) {
                int stride = block == 0 && stage > 0 ? 2 : 1;
                x = bottleneck("res" + (stage + 2) + (char) ('a' + block), x, 64 << stage, stride);
            }
        }
        return b.output(x.globalAveragePooling("gap").fullyConnected("fc", 1000).softmax("prob"))
                .build();
    }

    private static Value bottleneck(String name, Value x, int middle, int stride) {
        Value y = x.convolution(name + "_1", middle, 1, c -> c.withBias(false))
                .batchNormalization(name + "_1_bn")
                .relu(name + "_1_relu");
        y = y.convolution(name + "_2", middle, 3, c -> c.withStride(stride).withPadding(1).withBias(false))
                .batchNormalization(name + "_2_bn")
                .relu(name + "_2_relu");
        y = y.convolution(name + "_3", 4 * middle, 1, c -> c.withBias(false)).batchNormalization(name + "_3_bn");
        Value shortcut = stride == 1 && x.channels() == 4 * middle
                ? x
                : x.convolution(name + "_0", 4 * middle, 1, c -> c.withStride(stride).withBias(false))
                        .batchNormalization(name + "_0_bn");
        return y.plus(name + "_add", shortcut).relu(name + "_relu");
    }
}
