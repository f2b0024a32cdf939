package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What backends refuse, by layer and direction: a refusal that is not listed fails, and so does a listed case that is
 * computed after all. A precision that a backend does not have at all is no refusal of a layer.
 */
public final class Refusals {
    /** Which way a layer is computed. */
    public enum Direction {
        FORWARD,
        BACKWARD
    }

    private static final Predicate<Layer> ALL = unused -> true;

    /**
     * A refusal.
     *
     * @param which which layers of the class
     * @param backend the backend's name; empty for all of them
     * @param reason why
     */
    private record Row(
            Direction direction,
            Class<? extends Layer> layer,
            Predicate<Layer> which,
            Optional<String> backend,
            String reason) {
        Row(Direction direction, Class<? extends Layer> layer, Optional<String> backend, String reason) {
            this(direction, layer, ALL, backend, reason);
        }

        boolean covers(Direction wanted, String name, Class<?> type) {
            return direction == wanted
                    && layer.equals(type)
                    && backend.map(name::equals).orElse(true);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(Direction.BACKWARD, Quantize.class, Optional.empty(), "rounding has no derivative"),
            new Row(Direction.BACKWARD, Dequantize.class, Optional.empty(), "integers have no derivative"));

    private Refusals() {}

    /** Why a backend refuses every layer of a class; empty if it computes some. */
    public static Optional<String> reason(Direction direction, String backend, Class<?> layer) {
        return ROWS.stream()
                .filter(row -> row.covers(direction, backend, layer) && row.which() == ALL)
                .map(Row::reason)
                .findFirst();
    }

    private static Optional<Row> row(Direction direction, String backend, Layer layer) {
        return ROWS.stream()
                .filter(row -> row.covers(direction, backend, layer.getClass())
                        && row.which().test(layer))
                .findFirst();
    }

    /** Fails unless the case passed, or is refused as listed; a listed refusal aborts the test with its reason. */
    static void require(Direction direction, String backend, LayerCase one, CaseReport report) {
        Optional<Row> row = row(direction, backend, one.layer());
        assertEquals(
                row.isPresent() ? Status.UNIMPLEMENTED : Status.PASSED,
                report.status(),
                () -> report.line() + "\n"
                        + report.rerun()
                        + row.map(r -> "\nlisted as refused: " + r.reason()).orElse(""));
        assumeTrue(row.isEmpty(), report.reason());
    }
}
