/**
 * The graph of layers: immutable, with inputs whose extents may be open, and {@link io.github.dnn4j.network.Parameters}
 * by name outside of it. Also what follows from a graph alone: order, shapes, receptive field, cost. Uses {@code layer}
 * and {@code tensor}. Begin with {@link io.github.dnn4j.network.NetworkBuilder}.
 */
package io.github.dnn4j.network;
