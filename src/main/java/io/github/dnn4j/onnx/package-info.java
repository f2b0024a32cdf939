/**
 * Reads ONNX models into networks and writes networks as ONNX models.
 *
 * <p>{@link io.github.dnn4j.onnx.OnnxImporter} is the way in; a {@code Mapping} turns an
 * operator into layers, a {@code Fold} computes it at import where its operands are constant, and {@code Operators} lists
 * both. A graph is imported for several values of its open extents at once ({@code Bindings}); what differs between them
 * depends on an open extent, which is how shape arithmetic is followed without symbolic algebra.
 *
 * <p>{@link io.github.dnn4j.onnx.OnnxExporter} is the way out: {@code LayerExport} finds the operators of each kind of
 * layer in a file for each family of them, {@code ModelWriter} keeps the file whole.
 */
package io.github.dnn4j.onnx;
