package io.github.dnn4j.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.dnn4j.agreement.Report.Verdict;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Compares dnn4j's backends with one peer, case by case, and keeps what came of it. */
final class Agreement implements AutoCloseable {
    private final Peer peer;
    private final List<Dnn4j> backends = List.of(new Dnn4j("onednn"), new Dnn4j("reference"));
    private final Report report;
    private final Set<String> agreed = new HashSet<>();

    Agreement(Peer peer) {
        this.peer = peer;
        this.report = new Report(peer.name());
    }

    /** One test for a case that the peer cannot compute, else one for every backend. */
    Stream<DynamicTest> tests(AgreementCase agreementCase) {
        return tests(agreementCase, () -> peer.answer(agreementCase));
    }

    /** A test, to be run last, that at least one case of every kind of layer was compared and agreed. */
    DynamicTest everyKind() {
        return DynamicTest.dynamicTest("every kind of layer", () -> {
            List<String> kinds = Arrays.stream(Layer.class.getPermittedSubclasses())
                    .map(Class::getSimpleName)
                    .filter(kind -> !agreed.contains(kind))
                    .toList();
            assertEquals(List.of(), kinds, "kinds of layers of which no case agreed");
        });
    }

    /** As {@link #tests(AgreementCase)}, with what the peer says to it. */
    Stream<DynamicTest> tests(AgreementCase agreementCase, Supplier<Answer> ask) {
        String name = agreementCase.name();
        Answer answer;
        try {
            answer = ask.get();
        } catch (RuntimeException e) {
            report.add(name, "-", "failed: " + e, Verdict.DIFFERS);
            return Stream.of(DynamicTest.dynamicTest(name, () -> {
                throw e;
            }));
        }
        return switch (answer) {
            case Answer.NotAvailable missing -> {
                report.add(name, "-", "not available: " + missing.reason(), Verdict.NOT_AVAILABLE);
                yield Stream.of(DynamicTest.dynamicTest(name, () -> abort(missing.reason())));
            }
            case Answer.Outputs outputs ->
                backends.stream()
                        .filter(backend ->
                                agreementCase.onReference() || !backend.name().equals("reference"))
                        .map(backend -> DynamicTest.dynamicTest(
                                name + ", " + backend.name(),
                                () -> compare(agreementCase, backend, outputs.tensors())));
        };
    }

    private void compare(AgreementCase agreementCase, Dnn4j backend, List<Tensor> expected) {
        Consumer<String> differs = text -> report.add(agreementCase.name(), backend.name(), text, Verdict.DIFFERS);
        List<Tensor> actual;
        List<Comparison> comparisons = new ArrayList<>();
        try {
            actual = backend.outputs(agreementCase);
            assertEquals(expected.size(), actual.size(), "number of outputs");
            for (int i = 0; i < actual.size(); i++) {
                assertEquals(expected.get(i).type(), actual.get(i).type(), "element type of output " + i);
                Comparison comparison = Comparison.of(actual.get(i), expected.get(i), agreementCase.tolerance());
                assertTrue(
                        comparison.maxReference() > 0, "the peer gives nothing but zeros or NaN: nothing is compared");
                comparisons.add(comparison);
            }
        } catch (RuntimeException | AssertionError e) {
            differs.accept("failed: " + e);
            throw e;
        }
        Comparison worst = comparisons.stream().reduce(Agreement::worse).orElseThrow();
        if (!worst.agrees()) {
            differs.accept("DIFFERS: " + worst.describe());
        } else {
            report.add(agreementCase.name(), backend.name(), worst.describe(), Verdict.AGREES);
            agreementCase
                    .network()
                    .nodes()
                    .forEach(node -> agreed.add(node.layer().kind()));
        }
        assertTrue(worst.agrees(), worst::describe);
    }

    private static Comparison worse(Comparison a, Comparison b) {
        boolean first = a.agrees() == b.agrees() ? a.relative() >= b.relative() : !a.agrees();
        return first ? a : b;
    }

    Report report() {
        return report;
    }

    @Override
    public void close() {
        backends.forEach(Dnn4j::close);
        peer.close();
    }
}
