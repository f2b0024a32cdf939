/**
 * The files that a model consists of, and elements that stay in them until they are looked at. Uses {@code tensor} and
 * {@code network}. Begin with {@link io.github.dnn4j.onnx.files.ModelFiles}.
 */
package io.github.dnn4j.onnx.files;
