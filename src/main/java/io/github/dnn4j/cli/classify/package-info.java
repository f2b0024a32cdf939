/**
 * {@code dnn4j classify}: pictures through a model, each result against the reference, and the model that comes with
 * the library. Uses {@code cli.options}. Begin with {@link io.github.dnn4j.cli.classify.ClassifyCommand}, then
 * {@code ClassificationTask}.
 */
package io.github.dnn4j.cli.classify;
