package io.github.dnn4j.cli.train;

import io.github.dnn4j.json.Json;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.optimizer.Adam;
import io.github.dnn4j.train.optimizer.Optimizer;
import io.github.dnn4j.train.optimizer.Sgd;
import io.github.dnn4j.train.optimizer.WeightDecay;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/** A training's plan for readers: people, who expect 0.0005, and programs, which expect numbers. */
final class PlanText {
    /** A number as Java writes small ones. */
    private static final Pattern SCIENTIFIC = Pattern.compile("\\d\\.\\d+E-?\\d+");

    private PlanText() {}

    /** The text with its numbers written out: {@code 5.0E-4} becomes {@code 0.0005}. */
    static String plain(String text) {
        return SCIENTIFIC
                .matcher(text)
                .replaceAll(number ->
                        new BigDecimal(number.group()).stripTrailingZeros().toPlainString());
    }

    /** The settings by name, with numbers for numbers. */
    static Map<String, Object> json(TrainingRecipe plan) {
        return Json.object(
                "epochs",
                plan.epochs(),
                "batch",
                plan.batch(),
                "passes",
                plan.passes(),
                "optimizer",
                json(plan.optimizer()),
                "schedule",
                plan.schedule().describe(),
                "loss",
                plan.loss().describe(),
                "clip",
                plan.clip(),
                "augmentation",
                Json.object(
                        "padding", plan.augmentation().padding(),
                        "flip", plan.augmentation().flip(),
                        "cutout", plan.augmentation().cutout()),
                "seed",
                plan.seed());
    }

    private static Map<String, Object> json(Optimizer optimizer) {
        return switch (optimizer) {
            case Sgd sgd ->
                Json.object(
                        "name", "sgd",
                        "learning_rate", sgd.learningRate(),
                        "momentum", sgd.momentum(),
                        "dampening", sgd.dampening(),
                        "nesterov", sgd.nesterov(),
                        "weight_decay", json(sgd.weightDecay()));
            case Adam adam ->
                Json.object(
                        "name",
                        adam.decoupled() ? "adamw" : "adam",
                        "learning_rate",
                        adam.learningRate(),
                        "beta1",
                        adam.beta1(),
                        "beta2",
                        adam.beta2(),
                        "epsilon",
                        adam.epsilon(),
                        "weight_decay",
                        json(adam.weightDecay()));
        };
    }

    private static Map<String, Object> json(WeightDecay decay) {
        return Json.object("rate", decay.rate(), "everywhere", decay.everywhere());
    }
}
