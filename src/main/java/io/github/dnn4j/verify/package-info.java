/**
 * Decides whether a backend computes right: layers, networks and training steps against the reference, with tolerances
 * that follow from types and lengths of sums, in the words and the problem language of oneDNN's benchdnn. Uses
 * {@code reference} and {@code backend}, and no other backend by name. Begin with
 * {@link io.github.dnn4j.verify.LayerVerifier} and {@link io.github.dnn4j.verify.Tolerance}; a failure prints the
 * command that reruns it.
 */
package io.github.dnn4j.verify;
