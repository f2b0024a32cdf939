/**
 * What a file says, put right: tensors with the extents that they claim, data beside the model, attributes by name,
 * functions and branches in place of what calls them, nodes in order. Refuses what contradicts itself before anything
 * is allocated. Uses {@code onnx.proto} and the types of {@code onnx}. Begin with {@link
 * io.github.dnn4j.onnx.read.ModelReader} and {@link io.github.dnn4j.onnx.read.TensorReader}.
 */
package io.github.dnn4j.onnx.read;
