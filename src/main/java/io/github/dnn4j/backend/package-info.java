/**
 * What computes a network, as users see it: a {@link io.github.dnn4j.backend.Backend} compiles, a
 * {@link io.github.dnn4j.backend.CompiledNetwork} holds packed weights, a {@link io.github.dnn4j.backend.Session}
 * activations, and a {@link io.github.dnn4j.backend.TrainingSession} gradients. Implementations are found by
 * {@link java.util.ServiceLoader}; what they have in common - lifetimes, names, one thread at a time - is here too.
 * Uses {@code network}, {@code layer} and {@code tensor}. Begin with {@link io.github.dnn4j.backend.Backends}.
 */
package io.github.dnn4j.backend;
