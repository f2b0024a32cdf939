/**
 * Descriptions of layers: the sealed {@link io.github.dnn4j.layer.Layer} and a record for each kind, which validates
 * its parameters and tells output shapes, learned parameters and cost. Nothing here computes. Uses {@code tensor} only.
 * Begin with {@link io.github.dnn4j.layer.Layer}, then {@link io.github.dnn4j.layer.Convolution}, which the other
 * records resemble.
 */
package io.github.dnn4j.layer;
