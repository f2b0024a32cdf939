/**
 * How operators become layers: a {@link io.github.dnn4j.onnx.mapping.Mapping} for each, in a file for each family of
 * them. Uses {@code onnx.assembly} and {@code onnx.read}; {@code onnx.graph} lists the mappings. Begin with
 * {@link io.github.dnn4j.onnx.mapping.ActivationMapping}.
 */
package io.github.dnn4j.onnx.mapping;
