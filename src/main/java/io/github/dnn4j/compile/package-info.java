/**
 * From a network to what a backend lowers: a {@link io.github.dnn4j.compile.Program} is a list of
 * {@link io.github.dnn4j.compile.Step}s, a {@link io.github.dnn4j.compile.Pass} rewrites it, {@code Differentiate}
 * derives the backward pass as {@link io.github.dnn4j.compile.Task}s, and an {@link io.github.dnn4j.compile.ArenaPlan}
 * lets activations share memory. Knows no library; uses {@code backend} and what is below. No class here depends on
 * itself by way of others. Begin with {@link io.github.dnn4j.compile.PassPipeline}, then read a pass a file.
 */
package io.github.dnn4j.compile;
