/**
 * The wire format: messages are parsed, large tensors left in their file, attributes given by name, nodes put in order.
 * Refuses what contradicts itself before anything is allocated. Uses {@code onnx.files} and the types of {@code onnx}.
 * Begin with {@link io.github.dnn4j.onnx.read.ModelReader} and {@link io.github.dnn4j.onnx.read.TensorReader}.
 */
package io.github.dnn4j.onnx.read;
