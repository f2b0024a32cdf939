package io.github.dnn4j.cli.train;

import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code experiment} tells.
 *
 * @param plan what all variants have in common
 * @param trials of the classifiers
 * @param autoencoders of the autoencoders
 */
record ExperimentReport(ExperimentPlan plan, List<VariantTrial> trials, List<AutoencoderTrial> autoencoders) {
    /** A table before it is known how it is printed: heads, of which the first two are of text, and rows. */
    private record Table(List<String> heads, List<List<String>> rows) {
        String text() {
            TextTable table = new TextTable();
            for (int i = 0; i < heads.size(); i++) {
                table = i < 2 ? table.text(heads.get(i)) : table.number(heads.get(i));
            }
            for (List<String> row : rows) {
                table.row(row.toArray());
            }
            return table.toString();
        }

        String markdown() {
            StringBuilder text = new StringBuilder();
            text.append("| ").append(String.join(" | ", heads)).append(" |\n|---|---|");
            text.append("--:|".repeat(heads.size() - 2)).append('\n');
            rows.forEach(
                    row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
            return text.toString();
        }
    }

    private String conditions() {
        return plan.data() + "; " + plan.plan().epochs() + (plan.plan().epochs() == 1 ? " epoch" : " epochs")
                + ", batch "
                + plan.plan().batch() + ", "
                + PlanText.plain(plan.plan().optimizer().describe()) + ", schedule "
                + plan.plan().schedule().describe() + ", "
                + plan.seeds() + (plan.seeds() == 1 ? " seed" : " seeds") + "; "
                + plan.backend().name() + " on "
                + Descriptions.text(plan.backend().device()) + ", "
                + plan.options().precisionName() + ", "
                + plan.options().threadsText();
    }

    String text() {
        return conditions() + "\n"
                + (trials.isEmpty() ? "" : "\n" + classifierTable().text())
                + (autoencoders.isEmpty() ? "" : "\n" + autoencoderTable().text())
                + untimed();
    }

    /** What could not be timed, a line each. */
    private String untimed() {
        StringBuilder text = new StringBuilder();
        trials.forEach(trial -> trial.untimed()
                .forEach(reason -> text.append("not timed: ").append(reason).append('\n')));
        return text.isEmpty() ? "" : "\n" + text;
    }

    String markdown() {
        return conditions() + "\n"
                + (trials.isEmpty() ? "" : "\n" + classifierTable().markdown())
                + (autoencoders.isEmpty() ? "" : "\n" + autoencoderTable().markdown())
                + untimed();
    }

    private Table classifierTable() {
        List<String> heads = new ArrayList<>(
                List.of("variant", "blocks and head", "parameters", "MACs", "test accuracy, %", "training, s"));
        List<String> places = trials.stream()
                .flatMap(trial -> trial.times().stream())
                .map(VariantTrial.StepTime::where)
                .distinct()
                .toList();
        places.forEach(place -> heads.add("step on " + place + ", ms"));
        List<List<String>> rows = new ArrayList<>();
        for (VariantTrial trial : trials) {
            List<String> row = new ArrayList<>(List.of(
                    trial.variant().name(),
                    trial.variant().title(),
                    Units.count(trial.parameters()),
                    Units.count(trial.macs()),
                    trial.accuracy().text(100, 2),
                    trial.seconds().text(1, 1)));
            for (String place : places) {
                row.add(trial.times().stream()
                        .filter(time -> time.where().equals(place))
                        .findFirst()
                        .map(time -> String.format(Locale.ROOT, "%.2f", time.nanos() / 1e6))
                        .orElse("-"));
            }
            rows.add(row);
        }
        return new Table(heads, rows);
    }

    private Table autoencoderTable() {
        List<String> heads = List.of(
                "autoencoder",
                "how it enlarges",
                "parameters",
                "MACs",
                "test error",
                "checkerboard before training, %",
                "after, %");
        List<List<String>> rows = new ArrayList<>();
        for (AutoencoderTrial trial : autoencoders) {
            rows.add(List.of(
                    trial.variant().name(),
                    trial.variant().title(),
                    Units.count(trial.parameters()),
                    Units.count(trial.macs()),
                    trial.error().text(1, 4),
                    trial.checkerBefore().text(100, 2),
                    trial.checkerAfter().text(100, 2)));
        }
        return new Table(heads, rows);
    }

    Map<String, Object> toJson() {
        return ExperimentJson.of(plan, trials, autoencoders);
    }
}
