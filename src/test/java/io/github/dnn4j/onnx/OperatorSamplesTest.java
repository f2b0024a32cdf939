package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.onnx.read.ModelHeader;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The operators of the page on ONNX are those of the importer, and each is read in every version that it lists. */
class OperatorSamplesTest {
    @Test
    void everyKnownOperatorHasSamples() {
        TreeSet<String> known = new TreeSet<>(OperatorSamples.mapped().keySet());
        known.addAll(OperatorSamples.folded());
        assertEquals(
                List.copyOf(known), List.copyOf(OperatorSamples.byOperator().keySet()));
    }

    @TestFactory
    Stream<DynamicTest> everyListedVersionIsRead() {
        return OperatorSamples.all().stream()
                .flatMap(sample -> sample.versions().stream()
                        .map(version -> dynamicTest(sample.operator() + " " + version, () -> {
                            boolean constant = sample.layers(version).stream().allMatch(Constant.class::isInstance);
                            if (OperatorSamples.folded().contains(sample.operator())) {
                                assertEquals(true, constant, "not only for constants any more");
                            }
                        })));
    }

    @Test
    void versionsAscend() {
        OperatorSamples.byOperator().forEach((operator, samples) -> {
            List<Long> versions = samples.stream()
                    .flatMap(sample -> sample.versions().stream())
                    .toList();
            assertEquals(versions.stream().sorted().distinct().toList(), versions, operator);
            assertFalse(versions.getLast() > ModelHeader.NEWEST_OPSET, operator);
        });
    }
}
