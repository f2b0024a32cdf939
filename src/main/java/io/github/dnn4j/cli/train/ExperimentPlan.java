package io.github.dnn4j.cli.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.cli.options.ComputeOptions;
import io.github.dnn4j.train.RunOptions;
import io.github.dnn4j.train.TrainingRecipe;
import io.github.dnn4j.train.data.DataSet;

/**
 * What all variants of an experiment have in common.
 *
 * @param backend what trains
 * @param options precision and threads of the training
 * @param data what is trained on
 * @param plan how, but for the seed
 * @param seeds how many trainings of each, with the seeds 1, 2, ...
 */
record ExperimentPlan(Backend backend, ComputeOptions options, DataSet data, TrainingRecipe plan, int seeds) {
    /** How a training runs. */
    RunOptions runOptions() {
        return RunOptions.defaults()
                .session(TrainingOptions.defaults()
                        .precision(options.precision())
                        .threads(options.requestedThreads()));
    }

    int channels() {
        return data.train().channels();
    }

    int height() {
        return data.train().height();
    }

    int width() {
        return data.train().width();
    }
}
