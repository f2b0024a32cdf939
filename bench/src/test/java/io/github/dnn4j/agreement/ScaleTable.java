package io.github.dnn4j.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Where PyTorch's {@code interpolate(scale_factor=...)} differs from ONNX Runtime, whose rule {@link Resampling} has.
 * The differences are expected ones: PyTorch multiplies by f32(1 / s) where ONNX Runtime divides by f32(s), so that a
 * position on the border between two elements falls to the one side or the other; and it computes extents in double
 * from the scale as it was written, not from the f32 in the file.
 */
final class ScaleTable {
    /** The extent of the line that is resized. */
    private static final int INPUT = 88;

    /** PyTorch's answer: the elements that it takes. */
    interface Peer {
        /** Nearest neighbours by a scale: {@code nearest}, or {@code nearest-exact}, which takes half-pixel centres. */
        long[] elements(double scale, boolean exact, int input);
    }

    /**
     * What is expected.
     *
     * @param scale the scale as PyTorch's user writes it
     * @param extent the output's extent
     * @param torch its extent in PyTorch
     * @param nearest how many elements mode {@code nearest} takes otherwise
     * @param exact how many elements mode {@code nearest-exact} takes otherwise
     */
    private record Row(double scale, long extent, long torch, long nearest, long exact) {}

    private static final List<Row> ROWS = List.of(
            new Row(0.1, 8, 8, 0, 0),
            new Row(0.2, 17, 17, 0, 0),
            new Row(0.3, 26, 26, 3, 2),
            new Row(1 / 3.0, 29, 29, 0, 0),
            new Row(0.4, 35, 35, 0, 0),
            new Row(0.6, 52, 52, 6, 0),
            new Row(2 / 3.0, 58, 58, 0, 0),
            new Row(0.7, 61, 61, 0, 0),
            new Row(0.9, 79, 79, 0, 0),
            new Row(1.1, 96, 96, 0, 0),
            new Row(1.2, 105, 105, 6, 0),
            new Row(120 / 88.0, 120, 119, 0, 0),
            new Row(1.4, 123, 123, 0, 0),
            new Row(1.6, 140, 140, 0, 0),
            new Row(5 / 3.0, 146, 146, 0, 0),
            new Row(1.7, 149, 149, 0, 0),
            new Row(2.2, 193, 193, 0, 0),
            new Row(2.4, 211, 211, 6, 0),
            new Row(64 / 26.0, 216, 216, 3, 0),
            new Row(3.3, 290, 290, 0, 0));

    private final TextTable table = new TextTable()
            .text("scale")
            .number("extent")
            .number("PyTorch's")
            .number("elements by nearest")
            .number("by nearest-exact");

    /** A test for every scale. */
    Stream<DynamicTest> tests(Peer peer) {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest("elements by " + row.scale(), () -> {
                    Row found = found(row.scale(), peer);
                    table.row(
                            String.valueOf((float) found.scale()),
                            String.valueOf(found.extent()),
                            String.valueOf(found.torch()),
                            String.valueOf(found.nearest()),
                            String.valueOf(found.exact()));
                    assertEquals(row, found);
                }));
    }

    private static Row found(double scale, Peer peer) {
        long[] ours = elements(scale, Coordinates.ASYMMETRIC, NearestRounding.FLOOR);
        long[] exact = elements(scale, Coordinates.HALF_PIXEL, NearestRounding.ROUND_PREFER_CEIL);
        long[] torch = peer.elements(scale, false, INPUT);
        return new Row(
                scale,
                ours.length,
                torch.length,
                differences(ours, torch),
                differences(exact, peer.elements(scale, true, INPUT)));
    }

    private static long[] elements(double scale, Coordinates coordinates, NearestRounding rounding) {
        Resampling layer = new Resampling(Mode.NEAREST, List.of(scale), List.of(), coordinates, rounding);
        List<Long> elements = new ArrayList<>();
        for (float position : layer.positions(0, Shape.of(1, 1, INPUT))) {
            elements.add(rounding.element(position, INPUT));
        }
        return elements.stream().mapToLong(Long::longValue).toArray();
    }

    /** Differing elements of the extent that both have. */
    private static long differences(long[] a, long[] b) {
        long differences = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            differences += a[i] == b[i] ? 0 : 1;
        }
        return differences;
    }

    @Override
    public String toString() {
        return "nearest neighbours of " + INPUT + " elements that PyTorch takes otherwise than ONNX Runtime and dnn4j\n"
                + table;
    }
}
