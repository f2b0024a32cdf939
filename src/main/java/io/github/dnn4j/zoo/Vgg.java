package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;

/**
 * VGG-16, configuration D: thirteen 3x3 convolutions in stages that halve the maps, and three fully connected layers
 * (Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2015). Nodes have
 * torchvision's names.
 */
public final class Vgg {
    private static final List<int[]> STAGES = List.of(
            new int[] {64, 64}, new int[] {128, 128}, new int[] {256, 256, 256}, new int[] {512, 512, 512}, new int[] {
                512, 512, 512
            });

    private Vgg() {}

    /** 1000 classes, 224 x 224. */
    public static Network vgg16() {
        return vgg16(1000, 224, 224);
    }

    /**
     * The network for another task. The fully connected layers take what the convolutions leave, so the size of the
     * pictures is fixed.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException naming the layer that a picture is too small for; 32 x
     *     32 is the least
     */
    public static Network vgg16(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("vgg16");
        Value x = b.input("data", 1, 3, height, width);
        int index = 0;
        for (int[] stage : STAGES) {
            for (int channels : stage) {
                x = x.convolution("features." + index++, channels, 3, c -> c.withPadding(1))
                        .relu("features." + index++);
            }
            x = x.maxPooling("features." + index++, 2, 2);
        }
        x = x.fullyConnected("classifier.0", 4096).relu("classifier.1").then("classifier.2", new Dropout(0.5));
        x = x.fullyConnected("classifier.3", 4096).relu("classifier.4").then("classifier.5", new Dropout(0.5));
        return b.output(x.fullyConnected("classifier.6", classes).softmax("prob"))
                .build();
    }
}
