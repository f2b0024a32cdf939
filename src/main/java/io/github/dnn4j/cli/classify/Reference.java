package io.github.dnn4j.cli.classify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.model.PictureInput;
import io.github.dnn4j.model.Scores;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.Tolerance;

/** The network as it is written, computed in plain Java in F32, to hold a backend's result against. */
final class Reference implements AutoCloseable {
    private final Backend backend;
    private final CompiledNetwork compiled;
    private final Session session;
    private final PictureInput input;
    private final String output;
    private final Tolerance tolerance;

    /**
     * Compiles the network for the reference.
     *
     * @param precision that of the results to be compared, which sets how far they may be from the reference
     */
    Reference(Model model, PictureInput input, String output, Precision precision) {
        this.input = input;
        this.output = output;
        this.tolerance = Tolerance.ofNetwork(model.network(), precision);
        this.backend = Backends.open("reference");
        CompiledNetwork network = null;
        try {
            network = backend.compile(
                    model.network(),
                    model.parameters(),
                    CompileOptions.defaults().optimize(false));
            this.session = network.newSession(input.shapes());
            this.compiled = network;
        } catch (RuntimeException failure) {
            if (network != null) {
                network.close();
            }
            backend.close();
            throw failure;
        }
    }

    /** Computes from the same pixels and compares. */
    Classification.Verification verify(Tensor pixels, Tensor actual, Scores scores) {
        long start = System.nanoTime();
        session.input(input.name()).copyFrom(pixels);
        session.run();
        Tensor expected = session.output(output);
        Comparison comparison = Comparison.of(actual, expected, tolerance);
        int best = Scores.top(scores.probabilities(expected.toFloatArray()), 1).getFirst();
        return new Classification.Verification(comparison, best, System.nanoTime() - start);
    }

    @Override
    public void close() {
        session.close();
        compiled.close();
        backend.close();
    }
}
