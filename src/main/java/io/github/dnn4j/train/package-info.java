/**
 * Training: {@link io.github.dnn4j.train.Trainer} moves the parameters of a network so that it learns a data set, on
 * any backend that gives training sessions; {@link io.github.dnn4j.train.TrainingRecipe} says how.
 */
package io.github.dnn4j.train;
