/**
 * {@code dnn4j train} and {@code dnn4j experiment}: training on a data set with checkpoints, and variants of a network
 * trained alike. Uses {@code cli.options} and {@code train}. Begin with {@link io.github.dnn4j.cli.train.TrainCommand};
 * {@code TrainFiles} tells what is written, {@code TrainReport} what is printed.
 */
package io.github.dnn4j.cli.train;
