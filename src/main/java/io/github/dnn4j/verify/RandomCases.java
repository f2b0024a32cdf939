package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random cases of every layer, each made again from its seed and index. Kinds of layer take turns, convolutions more
 * often than others, so that any few dozen consecutive indices cover all of them.
 */
public final class RandomCases {
    /** Largest work of a case, so that the reference takes milliseconds. */
    private static final long MOST_MACS = 4_000_000;

    private static final long MOST_ELEMENTS = 300_000;

    private RandomCases() {}

    /** The cases of a seed with indices 0 to {@code count - 1}. */
    public static List<LayerCase> all(long seed, int count) {
        require(count >= 1, "%d random cases were asked for; at least 1 is needed", count);
        return IntStream.range(0, count).mapToObj(index -> of(seed, index)).toList();
    }

    /**
     * The case written {@code SEED:INDEX}, or the first {@code count} cases of {@code SEED}.
     *
     * @throws InvalidDescriptorException if the text is neither
     */
    public static List<LayerCase> parse(String text, int count) {
        boolean one = text.matches("[0-9]{1,18}:[0-9]{1,9}");
        require(
                one || text.matches("[0-9]{1,18}"),
                "random cases %s are neither SEED nor SEED:INDEX, two whole numbers such as 42:7",
                text);
        String[] parts = text.split(":");
        long seed = Long.parseLong(parts[0]);
        return one ? List.of(of(seed, Integer.parseInt(parts[1]))) : all(seed, count);
    }

    /** The case of a seed and an index. */
    public static LayerCase of(long seed, int index) {
        Draw draw = new Draw(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index));
        RandomLayers layers = new RandomLayers(draw);
        while (true) {
            LayerSample sample = attempt(layers, index);
            if (sample != null) {
                String id = seed + ":" + index;
                String name = id + " " + LayerCase.describe(sample.layer(), sample.inputs());
                return new LayerCase(name, "--random " + id, sample.layer(), sample.inputs(), sample.types());
            }
        }
    }

    /** A sample, or null if what was drawn does not fit together, is too much work, or gives nothing but zeros. */
    private static LayerSample attempt(RandomLayers layers, int index) {
        try {
            LayerSample sample = layers.sample(index);
            List<Shape> outputs = sample.layer().outputShapes(sample.inputs());
            long elements = IntStream.range(0, outputs.size())
                    .mapToLong(i -> outputs.get(i).elements())
                    .sum();
            long parameters = sample.layer().cost(sample.inputs(), DataType.F32).parameters();
            boolean small = sample.layer().macs(sample.inputs()) <= MOST_MACS
                    && elements <= MOST_ELEMENTS
                    && parameters <= MOST_ELEMENTS
                    && sample.inputs().stream().allMatch(shape -> shape.elements() <= MOST_ELEMENTS);
            return small && seesInput(sample, outputs) ? sample : null;
        } catch (InvalidDescriptorException doesNotFit) {
            return null;
        }
    }

    private static boolean seesInput(LayerSample sample, List<Shape> outputs) {
        return sample.inputs().isEmpty()
                || Trust.of(sample.layer(), sample.inputs().getFirst(), outputs.getFirst()) > 0;
    }
}
