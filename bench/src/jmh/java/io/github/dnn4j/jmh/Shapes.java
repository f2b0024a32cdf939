package io.github.dnn4j.jmh;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.zoo.Zoo;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Checks of shapes and descriptors: no native code. */
public class Shapes extends AverageTime {
    long height = 224;
    int channels = 64;
    Network small;
    Network resnet50;

    /** Builds the networks. */
    @Setup
    public void build() {
        small = Networks.small();
        resnet50 = Zoo.get("resnet50").network();
    }

    /** A shape of four extents. */
    @Benchmark
    public Shape shapeOf() {
        return Shape.of(1, 3, height, height);
    }

    /** A convolution: its first form, then with a stride, then with padding. */
    @Benchmark
    public Convolution convolution() {
        return Convolution.square(channels, 128, 3).withStride(2).withPadding(1);
    }

    /** Every shape of a network of four layers. */
    @Benchmark
    public Map<String, Shape> inferSmall() {
        return small.inferShapes(small.defaultShapes());
    }

    /** Every shape of ResNet-50, some 175 layers. */
    @Benchmark
    public Map<String, Shape> inferResnet50() {
        return resnet50.inferShapes(resnet50.defaultShapes());
    }
}
