package io.github.dnn4j.cli.train;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.train.Evaluation;
import io.github.dnn4j.train.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code train} writes and says at its end.
 *
 * @param report what there is to tell
 * @param files what to write
 * @param kept how to go on
 * @param out where results go
 * @param err where else goes
 */
record TrainEnding(TrainReport report, TrainFiles files, KeptState kept, PrintWriter out, PrintWriter err) {
    /**
     * Of a training that is complete.
     *
     * @throws CommandException if a file could not be written, after the others were; names it, and how to go on
     */
    int complete(boolean json) {
        Evaluation evaluation = evaluation();
        List<String> failures = new ArrayList<>();
        Map<String, Path> written = files.write(report, evaluation, failures);
        if (json) {
            out.println(Json.write(report.toJson(evaluation, written)));
        } else {
            report.printEnd(evaluation, written, out);
        }
        if (!failures.isEmpty()) {
            throw new CommandException(
                    "%s; make room, or name another place; %s", String.join("; ", failures), kept.advice());
        }
        return ExitCode.OK;
    }

    /** Of a training that was told to stop: the page of what it did, and the command that goes on. */
    int interrupted() {
        Trainer trainer = report.trainer();
        List<String> failures = new ArrayList<>();
        boolean any = !trainer.history().epochs().isEmpty();
        Map<String, Path> written = any ? files.writeUnfinished(report, evaluation(), failures) : Map.of();
        err.println("dnn4j: interrupted after " + report.progress()
                + (any ? "" : "; no epoch is complete, so nothing is shown"));
        written.forEach((what, file) -> err.println("dnn4j: the " + what + " so far is in " + file));
        failures.forEach(failure -> err.println("dnn4j: " + failure));
        err.println("dnn4j: " + kept.advice());
        err.flush();
        return ExitCode.FAILED;
    }

    private Evaluation evaluation() {
        Trainer trainer = report.trainer();
        return trainer.lastEvaluation().orElseGet(trainer::evaluate);
    }
}
