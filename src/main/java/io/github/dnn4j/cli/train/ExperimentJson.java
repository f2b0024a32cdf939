package io.github.dnn4j.cli.train;

import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.machine.BuildInfo;
import io.github.dnn4j.report.Bitmap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code experiment} tells, as JSON. */
final class ExperimentJson {
    private ExperimentJson() {}

    static Map<String, Object> of(ExperimentPlan plan, List<VariantTrial> trials, List<AutoencoderTrial> autoencoders) {
        BuildInfo build = BuildInfo.read();
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("data", plan.data().toString());
        conditions.put("epochs", plan.plan().epochs());
        conditions.put("batch", plan.plan().batch());
        conditions.put("optimizer", PlanText.plain(plan.plan().optimizer().describe()));
        conditions.put("schedule", plan.plan().schedule().describe());
        conditions.put("seeds", plan.seeds());
        conditions.put("backend", plan.backend().name());
        conditions.put("device", Descriptions.text(plan.backend().device()));
        conditions.put("precision", plan.options().precisionName());
        conditions.put("threads", plan.options().threads());
        conditions.put("dnn4j", build.version());
        conditions.put("commit", build.commit());
        return Json.object(
                "format",
                "dnn4j-experiment-1",
                "conditions",
                conditions,
                "variants",
                trials.stream().map(ExperimentJson::toJson).toList(),
                "autoencoders",
                autoencoders.stream().map(ExperimentJson::toJson).toList(),
                "originals",
                autoencoders.isEmpty()
                        ? List.of()
                        : pictures(AutoencoderTrial.originals(plan.data().test())));
    }

    private static Map<String, Object> toJson(VariantTrial trial) {
        List<Object> times = new ArrayList<>();
        trial.times()
                .forEach(time -> times.add(Json.object(
                        "backend", time.backend(), "precision", time.precision(), "median_nanoseconds", time.nanos())));
        return Json.object(
                "name", trial.variant().name(),
                "title", trial.variant().title(),
                "parameters", trial.parameters(),
                "macs", trial.macs(),
                "test_accuracy", toJson(trial.accuracy()),
                "train_loss", toJson(trial.loss()),
                "seconds", toJson(trial.seconds()),
                "steps", times,
                "untimed", trial.untimed());
    }

    private static Map<String, Object> toJson(AutoencoderTrial trial) {
        return Json.object(
                "name", trial.variant().name(),
                "title", trial.variant().title(),
                "parameters", trial.parameters(),
                "macs", trial.macs(),
                "test_error", toJson(trial.error()),
                "checkerboard_before", toJson(trial.checkerBefore()),
                "checkerboard_after", toJson(trial.checkerAfter()),
                "before", pictures(trial.before()),
                "after", pictures(trial.after()));
    }

    private static Map<String, Object> toJson(Spread spread) {
        return Json.object("mean", spread.mean(), "deviation", spread.deviation(), "values", spread.values());
    }

    private static List<Object> pictures(List<Bitmap> bitmaps) {
        List<Object> pictures = new ArrayList<>();
        bitmaps.forEach(bitmap -> pictures.add(bitmap.toJson()));
        return pictures;
    }
}
