/**
 * What computes a network, as users see it: a {@link io.github.dnn4j.backend.Backend} compiles, a
 * {@link io.github.dnn4j.backend.CompiledNetwork} holds packed weights, a {@link io.github.dnn4j.backend.Session}
 * activations, and a {@link io.github.dnn4j.backend.TrainingSession} gradients. Implementations are found by
 * {@link java.util.ServiceLoader}. Uses {@code network} and {@code tensor}.
 * Begin with {@link io.github.dnn4j.backend.Backends}.
 */
package io.github.dnn4j.backend;
