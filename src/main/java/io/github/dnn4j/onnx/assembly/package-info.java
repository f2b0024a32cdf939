/**
 * A network while it grows. A graph is imported for several values of its open extents at once
 * ({@link io.github.dnn4j.onnx.assembly.Bindings}): what differs between them depends on an open extent, so shape
 * arithmetic of any kind is followed without symbolic algebra. Uses {@code onnx.read} and the types of {@code onnx}.
 * Begin with {@link io.github.dnn4j.onnx.assembly.NodeCall}, all that a mapping or fold sees of its node.
 */
package io.github.dnn4j.onnx.assembly;
