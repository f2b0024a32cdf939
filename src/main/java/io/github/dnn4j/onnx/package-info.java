/**
 * Reads ONNX models into networks, by {@link io.github.dnn4j.onnx.OnnxImporter}, and writes networks as ONNX models, by
 * {@link io.github.dnn4j.onnx.OnnxExporter}. Users need this package only; its rooms are {@code files} (what a model is
 * in), {@code wire} and {@code proto} (the format), {@code read} (what a file says), {@code assembly} (a network while
 * it grows), {@code mapping} (operator to layers), {@code fold} (operators on constants), {@code graph} (the passes
 * over a graph) and {@code write}. The rooms know the tensors, options and exceptions of this package, and neither
 * importer nor exporter.
 */
package io.github.dnn4j.onnx;
