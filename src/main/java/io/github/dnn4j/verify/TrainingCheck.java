package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Computes a training step on a backend and compares what comes of it with what it should be.
 *
 * @param backend the backend under test
 * @param options how it trains; the memory pool is the check's own
 */
record TrainingCheck(Backend backend, TrainingOptions options) {
    /**
     * Runs and compares. Whatever the backend throws becomes the outcome, and so does memory that it keeps.
     *
     * @param expected what the step should compute, in the order in which it is computed
     * @param wanted what is compared
     * @param tolerances how far each may be off
     */
    Check.Outcome run(
            TrainingStep step,
            Map<Quantity, Tensor> expected,
            Predicate<Quantity> wanted,
            Function<Quantity, Tolerance> tolerances) {
        if (!backend.supports(options.precision())) {
            return Check.Outcome.of(Status.SKIPPED, Check.skipReason(backend, options.precision()));
        }
        MemoryPool pool = MemoryPool.unlimited();
        Check.Outcome outcome = attempt(step, expected, wanted, tolerances, pool);
        long kept = pool.bytesInUse();
        if (kept != 0) { // a pool that is in use cannot be closed
            return Check.Outcome.of(
                    Status.FAILED, "after closing, " + kept + " bytes were still in use: " + pool.open());
        }
        pool.close();
        return outcome;
    }

    private Check.Outcome attempt(
            TrainingStep step,
            Map<Quantity, Tensor> expected,
            Predicate<Quantity> wanted,
            Function<Quantity, Tolerance> tolerances,
            MemoryPool pool) {
        try {
            return compare(step.on(backend, options.memory(pool)), expected, wanted, tolerances);
        } catch (UnsupportedLayerException e) {
            return Check.Outcome.of(Status.UNIMPLEMENTED, e.layer() + ": " + e.reason());
        } catch (RuntimeException e) {
            return Check.Outcome.of(Status.FAILED, "threw " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Check.Outcome compare(
            Map<Quantity, Tensor> actual,
            Map<Quantity, Tensor> expected,
            Predicate<Quantity> wanted,
            Function<Quantity, Tolerance> tolerances) {
        Comparison worst = null;
        String where = "";
        List<Quantity> differing = new ArrayList<>();
        boolean informative = false;
        long elements = 0;
        for (Map.Entry<Quantity, Tensor> entry : expected.entrySet()) {
            Quantity quantity = entry.getKey();
            if (!wanted.test(quantity)) {
                continue;
            }
            Tensor reference = entry.getValue();
            Tensor result = actual.get(quantity);
            if (!result.shape().equals(reference.shape())) {
                return Check.Outcome.of(
                        Status.FAILED, quantity + " has shape " + result.shape() + " instead of " + reference.shape());
            }
            Comparison comparison = Comparison.of(result, reference, tolerances.apply(quantity));
            informative |= comparison.zeros() < 1;
            elements += reference.shape().elements();
            if (!comparison.agrees()) {
                differing.add(quantity);
            }
            if (worst == null || Check.isWorse(comparison, worst)) {
                worst = comparison;
                where = quantity + ": ";
            }
        }
        if (worst == null) {
            return Check.Outcome.of(Status.PASSED, "the layer has nothing of the kind");
        }
        if (!worst.agrees()) {
            String others = differing.size() == 1
                    ? ""
                    : "; " + differing.size() + " differ, the first is " + differing.getFirst();
            return new Check.Outcome(Status.FAILED, Optional.of(worst), where + worst.describe() + others);
        }
        if (!informative && elements >= Check.TRUSTED_SAMPLE) {
            return new Check.Outcome(Status.MISTRUSTED, Optional.of(worst), "all of the results are zero");
        }
        return new Check.Outcome(Status.PASSED, Optional.of(worst), "");
    }
}
