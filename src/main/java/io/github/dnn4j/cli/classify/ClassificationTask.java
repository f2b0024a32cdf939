package io.github.dnn4j.cli.classify;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.model.ChosenPreprocessing;
import io.github.dnn4j.model.PictureInput;
import io.github.dnn4j.model.Scores;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be run on every picture.
 *
 * @param model the model
 * @param input its input
 * @param output name of the output with the classes
 * @param preprocessing how pictures become inputs
 */
record ClassificationTask(Model model, PictureInput input, String output, ChosenPreprocessing preprocessing) {
    /** Prints what was found. */
    @FunctionalInterface
    interface Printer {
        /**
         * Prints what was found.
         *
         * @param compileNanos how long opening the backend, compiling and making a session took
         */
        void print(Backend backend, List<Classification> results, long compileNanos);
    }

    /**
     * Classifies pictures and prints what was found.
     *
     * @param compare whether the same is computed in plain Java
     * @return {@link ExitCode#FAILED} if the reference disagrees, else {@link ExitCode#OK}
     */
    int run(
            BackendOptions options,
            List<PreparedPicture> pictures,
            boolean compare,
            Progress progress,
            Printer printer) {
        List<Run> runs = new ArrayList<>();
        List<Classification> results = new ArrayList<>();
        long start = System.nanoTime();
        try (Backend backend = options.open();
                CompiledNetwork compiled =
                        backend.compile(model.network(), model.parameters(), options.compileOptions());
                Session session = compiled.newSession(input.shapes())) {
            long compileNanos = System.nanoTime() - start;
            for (PreparedPicture picture : pictures) {
                progress.step("running on " + picture.file());
                runs.add(run(session, picture));
            }
            try (Reference reference = compare ? new Reference(model, input, output, options.precision()) : null) {
                runs.forEach(run -> results.add(classification(run, Optional.ofNullable(reference), progress)));
            }
            progress.clear();
            printer.print(backend, results, compileNanos);
        }
        boolean agree = results.stream()
                .flatMap(result -> result.reference().stream())
                .allMatch(verification -> verification.comparison().agrees());
        return agree ? ExitCode.OK : ExitCode.FAILED;
    }

    /**
     * A picture's scores. All pictures are run before plain Java computes one, for what that leaves the compiler of the
     * virtual machine to do would be in the times of the next.
     */
    private record Run(PreparedPicture picture, Tensor scores, RunTimes times) {}

    private Run run(Session session, PreparedPicture picture) {
        session.input(input.name()).copyFrom(picture.pixels());
        RunTimes times = RunTimes.measure(session);
        Tensor scores = session.output(output);
        return new Run(picture, scores.copyAs(scores.type()), times);
    }

    private Classification classification(Run run, Optional<Reference> reference, Progress progress) {
        float[] values = run.scores().toFloatArray();
        for (float value : values) {
            if (Float.isNaN(value)) {
                throw new CommandException(
                        "%s gives NaN for %s: its weights or the preprocessing are wrong",
                        model.source(), run.picture().file());
            }
        }
        Scores kind = Scores.of(model.network(), output);
        Optional<Classification.Verification> verification = reference.map(expected -> {
            progress.step("computing the reference for " + run.picture().file());
            return expected.verify(run.picture().pixels(), run.scores(), kind);
        });
        return new Classification(run.picture(), kind.probabilities(values), run.times(), verification);
    }
}
