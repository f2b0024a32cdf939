package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Random graphs in which values share memory in every way that lowering knows: parts of concatenations and splits,
 * reshaped views, residual sums in place, and outputs of the network anywhere between.
 */
public final class RandomGraph {
    private static final int[] CHANNELS = {8, 16, 32};
    private static final long MOST_ELEMENTS = 4096;

    private final SplittableRandom random;
    private final NetworkBuilder builder;
    private final List<Value> values = new ArrayList<>();

    private RandomGraph(long seed) {
        random = new SplittableRandom(seed);
        builder = new NetworkBuilder("random graph " + seed);
    }

    /** The graph of a seed; its batch N is open. */
    public static Network of(long seed) {
        return new RandomGraph(seed).build();
    }

    private Network build() {
        int inputs = 1 + random.nextInt(2);
        long side = 3 + random.nextInt(4);
        for (int i = 0; i < inputs; i++) {
            values.add(builder.input("x" + i, 1, CHANNELS[random.nextInt(3)], side, side));
        }
        int layers = random.nextInt(2, 16);
        for (int i = 0; i < layers; i++) {
            append("v" + i);
        }
        List<Value> outputs = new ArrayList<>(List.of(values.getLast()));
        for (int i = random.nextInt(4); i > 0; i--) {
            Value other = values.get(random.nextInt(values.size()));
            if (!outputs.contains(other)) {
                outputs.add(other);
            }
        }
        return builder.output(outputs.toArray(Value[]::new)).build();
    }

    private Value pick() {
        return random.nextInt(3) > 0 ? values.getLast() : values.get(random.nextInt(values.size()));
    }

    /** Values that differ from {@code x} at most along {@code axis}. */
    private List<Value> like(Value x, int axis) {
        return values.stream()
                .filter(y -> y.shape().rank() == x.shape().rank()
                        && y.shape().with(axis, 1).equals(x.shape().with(axis, 1)))
                .toList();
    }

    private Value pickLike(Value x) {
        List<Value> same =
                values.stream().filter(y -> y.shape().equals(x.shape())).toList();
        return same.get(random.nextInt(same.size()));
    }

    private void append(String name) {
        Value x = pick();
        Shape shape = x.shape();
        boolean picture = shape.rank() == 4;
        long features = shape.elements();
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> {
                if (picture) {
                    int out = random.nextInt(3) == 0 ? x.channels() : CHANNELS[random.nextInt(3)];
                    values.add(x.convolution(name, out, 1));
                } else {
                    values.add(x.fullyConnected(name, random.nextBoolean() ? 32 : (int) shape.extent(1)));
                }
            }
            case 3 -> {
                if (picture && shape.extent(2) >= 3 && shape.extent(3) >= 3) {
                    values.add(x.convolution(name, x.channels(), 3, c -> c.withPadding(1)));
                }
            }
            case 4 -> {
                if (picture) {
                    values.add(x.depthwise(name, 3, c -> c.withPadding(1)));
                }
            }
            case 5 -> values.add(x.relu(name));
            case 6 -> values.add(x.then(name, random.nextBoolean() ? Activation.tanh() : new Dropout(0.5)));
            case 7, 8, 9 -> values.add(x.plus(name, pickLike(x)));
            case 10 ->
                values.add(builder.add(
                        name,
                        new Elementwise(random.nextBoolean() ? Operation.MAX : Operation.SUBTRACT),
                        x,
                        pickLike(x)));
            case 11, 12 -> concat(name, x);
            case 13 -> {
                long first = 1 + random.nextLong(Math.max(1, shape.extent(1) - 1));
                if (shape.extent(1) > 1) {
                    long cut = shape.extent(1) % 16 == 0 && random.nextBoolean() ? shape.extent(1) / 2 : first;
                    values.addAll(builder.addAll(name, new Split(1, List.of(cut, shape.extent(1) - cut)), x));
                }
            }
            case 14, 15 -> reshape(name, x);
            case 17, 18 -> shortcut(name, x);
            case 16 -> {
                if (picture && shape.extent(2) >= 2 && shape.extent(3) >= 2) {
                    values.add(
                            switch (random.nextInt(4)) {
                                case 0 -> x.then(name, MaxPooling.square(2, 1, 0));
                                case 1 -> x.then(name, AveragePooling.square(2, 2, 0));
                                case 2 -> x.globalAveragePooling(name);
                                default -> x.channelShuffle(name, x.channels() % 2 == 0 ? 2 : 1);
                            });
                }
            }
            default -> {
                if (picture && random.nextBoolean()) {
                    values.add(x.then(name, new Transpose(List.of(0, 1, 3, 2))));
                } else if (picture && features < MOST_ELEMENTS) {
                    values.add(x.then(name, new ConstantPadding(List.of(0, 8, 0, 0), List.of(0, 8, 0, 0), 0.5f)));
                } else {
                    values.add(x.softmax(name));
                }
            }
        }
    }

    private void concat(String name, Value x) {
        int axis = 1 + random.nextInt(2) * random.nextInt(x.shape().rank() - 1);
        List<Value> candidates = like(x, axis);
        List<Value> parts = new ArrayList<>(List.of(x));
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            parts.add(candidates.get(random.nextInt(candidates.size())));
        }
        if (parts.stream().mapToLong(part -> part.shape().elements()).sum() <= MOST_ELEMENTS) {
            values.add(builder.add(name, new Concat(axis), parts.toArray(Value[]::new)));
        }
    }

    /** A residual sum with a reshaped value, and another view of that value for later layers. */
    private void shortcut(String name, Value x) {
        long features = x.shape().elements();
        if (features <= 1024) {
            Value row = x.then(name + ".row", new Reshape(List.of(0L, features)));
            Value sum = pick().fullyConnected(name, (int) features).plus(name + ".sum", row);
            values.add(random.nextBoolean() ? sum : sum.relu(name + ".relu"));
            reshape(name + ".again", x);
        }
    }

    private void reshape(String name, Value x) {
        Shape shape = x.shape();
        long features = shape.elements();
        if (shape.rank() == 4 && random.nextInt(3) == 0) {
            values.add(x.flatten(name));
        } else if (shape.rank() == 4 && shape.extent(1) % 2 == 0 && random.nextInt(3) == 0) {
            values.add(
                    x.then(name, new Reshape(List.of(0L, shape.extent(1) / 2, 2 * shape.extent(2), shape.extent(3)))));
        } else {
            // Back to the shape of some other value with as many elements.
            List<Shape> others = values.stream()
                    .map(Value::shape)
                    .filter(other -> other.elements() == features)
                    .toList();
            Shape other = others.get(random.nextInt(others.size()));
            List<Long> target =
                    new ArrayList<>(LongStream.of(other.toArray()).boxed().toList());
            target.set(0, 0L);
            values.add(x.then(name, new Reshape(target)));
        }
    }
}
