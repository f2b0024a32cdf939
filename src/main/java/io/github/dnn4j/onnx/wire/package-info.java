/**
 * The encoding of protocol buffers, which ONNX files have: the fields of a message are found where they lie, and
 * written one after the other. Knows no message by name. Uses {@code onnx.files} and the exceptions of {@code onnx}.
 * Begin with {@link io.github.dnn4j.onnx.wire.WireFields} and {@link io.github.dnn4j.onnx.wire.WireWriter}.
 */
package io.github.dnn4j.onnx.wire;
