/**
 * The passes over a graph: one with every extent fixed, which says what the file means, then as many as it takes to
 * find which extents may be open; and its result against the shapes that the file declares. Uses {@code onnx.mapping},
 * {@code onnx.fold} and what is below. Begin with {@link io.github.dnn4j.onnx.graph.Passes}; {@code Operators} lists
 * every operator that is known.
 */
package io.github.dnn4j.onnx.graph;
