package io.github.dnn4j.zoo;

import java.util.Set;

/** Networks that have a sibling in the zoo with the same kinds of blocks, in other numbers. */
public final class Siblings {
    /** Their names. */
    public static final Set<String> NAMES = Set.of(
            "alexnet_owt",
            "vgg16",
            "resnet50_v1",
            "resnet101",
            "shufflenet_g1",
            "shufflenet_g2",
            "shufflenet_g4",
            "mobilenet_v1",
            "mobilenet_v1_0.75",
            "mobilenet_v1_0.5");

    private Siblings() {}
}
