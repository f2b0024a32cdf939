package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Extents and positions against what ONNX Runtime gave; {@code bench/resize_table.py} writes the table and describes
 * it.
 */
class ResizeTableTest {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static List<String[]> rows(String kind) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                ResizeTableTest.class.getResourceAsStream("resize.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split(" "))
                    .filter(row -> row[0].equals(kind))
                    .toList();
        }
    }

    @Test
    void extents() throws IOException {
        List<String[]> rows = rows("extents");
        assertTrue(rows.size() > 20);
        for (String[] row : rows) {
            float scale = Float.parseFloat(row[1]);
            long expected = 0;
            for (int input = 1; input <= row[2].length(); input++) {
                expected += DIGITS.indexOf(row[2].charAt(input - 1));
                assertEquals(expected, Resampling.extent(input, scale), input + " by " + scale);
            }
        }
    }

    @Test
    void nearestElements() throws IOException {
        List<String[]> rows = rows("nearest");
        assertTrue(rows.size() > 200);
        for (String[] row : rows) {
            Resampling layer = layer(Mode.NEAREST, row[1], row[2], row[3], row[4]);
            Shape input = shape(row[5]);
            StringBuilder elements = new StringBuilder();
            each(layer, input, positions -> {
                long element = 0;
                for (int axis = 0; axis < positions.length; axis++) {
                    long extent = input.extent(axis + 2);
                    element = element * extent + layer.nearest().element(positions[axis], extent);
                }
                elements.append(DIGITS.charAt((int) element));
            });
            assertEquals(row[6], elements.toString(), String.join(" ", row));
        }
    }

    @Test
    void linearValues() throws IOException {
        List<String[]> rows = rows("linear");
        assertTrue(rows.size() > 40);
        for (String[] row : rows) {
            Resampling layer = layer(Mode.LINEAR, row[1], "floor", row[2], row[3]);
            Shape input = shape(row[4]);
            double[] expected = numbers(row[5]).toArray();
            DoubleStream.Builder actual = DoubleStream.builder();
            each(layer, input, positions -> {
                double value = 0; // elements count on, so the value is the position
                for (int axis = 0; axis < positions.length; axis++) {
                    long extent = input.extent(axis + 2);
                    value = value * extent + Math.clamp(positions[axis], 0, extent - 1);
                }
                actual.add(value);
            });
            double[] values = actual.build().toArray();
            assertEquals(expected.length, values.length, String.join(" ", row));
            for (int i = 0; i < values.length; i++) {
                assertEquals(expected[i], values[i], 1e-6 * input.elements(), String.join(" ", row));
            }
        }
    }

    private interface Positions {
        void take(float... positions);
    }

    /** The positions of every output of one or two spatial axes, in order. */
    private static void each(Resampling layer, Shape input, Positions take) {
        for (float first : layer.positions(0, input)) {
            if (layer.rank() == 1) {
                take.take(first);
                continue;
            }
            for (float second : layer.positions(1, input)) {
                take.take(first, second);
            }
        }
    }

    private static Resampling layer(Mode mode, String coordinates, String rounding, String kind, String numbers) {
        boolean by = kind.equals("by");
        return new Resampling(
                mode,
                by ? numbers(numbers).boxed().toList() : List.of(),
                by ? List.of() : numbers(numbers).mapToObj(size -> (long) size).toList(),
                Coordinates.valueOf(coordinates.toUpperCase(Locale.ROOT)),
                NearestRounding.valueOf(rounding.toUpperCase(Locale.ROOT)));
    }

    private static Shape shape(String extents) {
        return Shape.of(DoubleStream.concat(DoubleStream.of(1, 1), numbers(extents))
                .mapToLong(extent -> (long) extent)
                .toArray());
    }

    private static DoubleStream numbers(String list) {
        return Stream.of(list.split(",")).mapToDouble(Float::parseFloat);
    }
}
