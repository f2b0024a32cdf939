package io.github.dnn4j.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Computes a network on a backend and compares its outputs with what they should be.
 *
 * @param backend the backend under test
 * @param options how the network is compiled; the memory pool is the check's own
 */
record Check(Backend backend, CompileOptions options) {
    /** Below this many elements the share of zeros is left to chance. */
    static final long TRUSTED_SAMPLE = 16;

    /** What came of it. */
    record Outcome(Status status, Optional<Comparison> comparison, String reason) {
        static Outcome of(Status status, String reason) {
            return new Outcome(status, Optional.empty(), reason);
        }

        /** True if numbers were compared, all of them finite, and are too far apart. */
        boolean isFar() {
            return status == Status.FAILED
                    && comparison.filter(c -> c.nonFinite() == 0).isPresent();
        }
    }

    /**
     * Runs and compares. Whatever the backend throws becomes the outcome, and so does memory that it keeps.
     *
     * @param expected the reference by output name
     * @param trust share of the reference that must not be zero
     */
    Outcome run(
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            Map<String, Tensor> expected,
            Tolerance tolerance,
            double trust) {
        if (!backend.supports(options.precision())) {
            return Outcome.of(Status.SKIPPED, skipReason(backend, options.precision()));
        }
        MemoryPool pool = MemoryPool.unlimited();
        Outcome outcome = attempt(network, parameters, inputs, expected, tolerance, trust, pool);
        long kept = pool.bytesInUse();
        if (kept != 0) { // a pool that is in use cannot be closed
            return Outcome.of(Status.FAILED, "after closing, " + kept + " bytes were still in use: " + pool.open());
        }
        pool.close();
        return outcome;
    }

    private Outcome attempt(
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            Map<String, Tensor> expected,
            Tolerance tolerance,
            double trust,
            MemoryPool pool) {
        try {
            return compute(network, parameters, inputs, expected, tolerance, trust, pool);
        } catch (UnsupportedLayerException e) {
            return Outcome.of(Status.UNIMPLEMENTED, e.layer() + ": " + e.reason());
        } catch (RuntimeException e) {
            return Outcome.of(Status.FAILED, "threw " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    static String skipReason(Backend backend, Precision precision) {
        return backend.name() + " does not support " + precision + " on "
                + backend.device().name();
    }

    private Outcome compute(
            Network network,
            Parameters parameters,
            Map<String, Tensor> inputs,
            Map<String, Tensor> expected,
            Tolerance tolerance,
            double trust,
            MemoryPool pool) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        try (CompiledNetwork compiled = backend.compile(network, parameters, options.memory(pool));
                Session session = compiled.newSession(shapes)) {
            inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
            session.run();
            return compare(network, parameters, session, expected, tolerance, trust);
        }
    }

    /** Copies of the outputs. */
    Map<String, Tensor> outputs(Network network, Parameters parameters, Map<String, Tensor> inputs) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        try (CompiledNetwork compiled = backend.compile(network, parameters, options);
                Session session = compiled.newSession(shapes)) {
            inputs.forEach((name, tensor) -> session.input(name).copyFrom(tensor));
            session.run();
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            for (String name : network.outputs()) {
                Tensor output = session.output(name);
                outputs.put(name, output.copyAs(output.type()));
            }
            return outputs;
        }
    }

    private static Outcome compare(
            Network network,
            Parameters parameters,
            Session session,
            Map<String, Tensor> expected,
            Tolerance tolerance,
            double trust) {
        Comparison worst = null;
        String worstName = "";
        double zeros = 0;
        long elements = 0;
        for (String output : network.outputs()) {
            Tensor actual = session.output(output);
            Tensor reference = expected.get(output);
            if (!actual.shape().equals(reference.shape())
                    || actual.type() != network.types().get(output)) {
                return Outcome.of(
                        Status.FAILED,
                        "output " + output + " is a " + actual + " instead of "
                                + network.types().get(output) + " " + reference.shape());
            }
            Optional<Node> maker = network.nodes().stream()
                    .filter(node -> node.outputs().contains(output))
                    .findFirst();
            Ties.Judged judged = Ties.compare(maker, parameters, expected, actual, reference, tolerance);
            Comparison comparison = judged.comparison();
            if (!judged.elsewhere().isEmpty()) {
                return new Outcome(
                        Status.FAILED, Optional.of(comparison), "output " + output + ": " + judged.elsewhere());
            }
            zeros += comparison.zeros() * reference.shape().elements();
            elements += reference.shape().elements();
            if (worst == null || isWorse(comparison, worst)) {
                worst = comparison;
                worstName = output;
            }
        }
        String where = network.outputs().size() > 1 ? "output " + worstName + ": " : "";
        if (!worst.agrees()) {
            return new Outcome(Status.FAILED, Optional.of(worst), where + worst.describe());
        }
        double share = zeros / elements;
        if (elements >= TRUSTED_SAMPLE && (1 - share < trust || share == 1)) {
            return new Outcome(
                    Status.MISTRUSTED, Optional.of(worst), Math.round(share * 100) + " % of the results are zero");
        }
        return new Outcome(Status.PASSED, Optional.of(worst), "");
    }

    static boolean isWorse(Comparison one, Comparison other) {
        return one.agrees() == other.agrees() ? one.relative() > other.relative() : !one.agrees();
    }
}
