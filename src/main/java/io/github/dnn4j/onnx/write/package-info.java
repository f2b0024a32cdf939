/**
 * How layers become operators: {@code LayerExport} finds the file for each family of them, a {@code NodeExport} is all
 * that it sees of its node, and {@link io.github.dnn4j.onnx.write.ModelWriter} keeps a file on the disk whole. Uses
 * {@code network} and the types of {@code onnx}; nothing of the importer. Begin with
 * {@link io.github.dnn4j.onnx.write.NetworkExport}.
 */
package io.github.dnn4j.onnx.write;
