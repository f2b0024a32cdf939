package io.github.dnn4j.cli.verify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.Direction;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.ProblemFile;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.verify.RandomCases;
import io.github.dnn4j.verify.ShellQuote;
import io.github.dnn4j.verify.TrainingVerifier;
import io.github.dnn4j.verify.VerifyCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cases of single layers: problems in benchdnn's notation, and random ones. */
final class ProblemCases {
    /** Problem files carry the minibatches of their benchmarks; two show every error that more do. */
    static final long BATCH_CAP = 2;

    private final Backend backend;
    private final CompileOptions options;
    private final Minibatch batch;
    private final Map<Precision, LayerVerifier> verifiers = new EnumMap<>(Precision.class);
    private long largestCapped;

    ProblemCases(Backend backend, CompileOptions options, Minibatch batch) {
        this.backend = backend;
        this.options = options;
        this.batch = batch;
    }

    /** What users should know about the cases; empty if there is nothing. */
    Optional<String> note() {
        return largestCapped == 0
                ? Optional.empty()
                : Optional.of("minibatch capped at " + BATCH_CAP + "; the problems ask for up to " + largestCapped
                        + ", which --batch 0 takes");
    }

    /**
     * A problem of the command line.
     *
     * @throws InvalidDescriptorException if it makes no sense
     */
    VerifyCase problem(String text, boolean transposed, Direction direction) {
        ProblemString problem =
                transposed ? ProblemString.transposedConvolution(text) : ProblemString.convolution(text);
        return prepare(options.precision(), LayerCase.of(withBatch(problem), direction), direction);
    }

    /** The problems of a file. */
    List<VerifyCase> file(Path file, boolean transposed) {
        List<VerifyCase> cases = new ArrayList<>();
        for (ProblemFile.Entry entry : ProblemFile.read(file, transposed)) {
            Precision precision = entry.precision().orElse(options.precision());
            try {
                LayerCase layerCase = LayerCase.of(withBatch(entry.parse()), entry.direction());
                cases.add(prepare(precision, layerCase, entry.direction()));
            } catch (InvalidDescriptorException refused) {
                String arguments = (entry.transposed() ? "--deconv " : "") + ShellQuote.quote(entry.text());
                cases.add(verifier(precision)
                        .invalid(entry.text(), arguments, entry.origin() + ": " + refused.getMessage()));
            }
        }
        return cases;
    }

    private VerifyCase prepare(Precision precision, LayerCase layerCase, Direction direction) {
        if (!direction.isBackward()) {
            return verifier(precision).prepare(layerCase);
        }
        TrainingOptions training =
                TrainingOptions.defaults().precision(precision).threads(options.threads());
        return new TrainingVerifier(backend, training).prepare(layerCase, direction);
    }

    private ProblemString withBatch(ProblemString problem) {
        if (batch.fixed().isPresent()) {
            return problem.withBatch(batch.fixed().getAsLong());
        }
        if (batch.uncapped() || problem.batch() <= BATCH_CAP) {
            return problem;
        }
        largestCapped = Math.max(largestCapped, problem.batch());
        return problem.withBatch(BATCH_CAP);
    }

    /** Random layers of a seed, or the one of a seed and an index. */
    List<VerifyCase> random(String text, int count) {
        LayerVerifier verifier = verifier(options.precision());
        return RandomCases.parse(text, count).stream().map(verifier::prepare).toList();
    }

    private LayerVerifier verifier(Precision precision) {
        return verifiers.computeIfAbsent(precision, key -> new LayerVerifier(backend, options.precision(key)));
    }
}
