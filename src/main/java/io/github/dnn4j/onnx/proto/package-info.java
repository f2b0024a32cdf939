/**
 * The messages of an ONNX file as immutable records, which read and write themselves: of each the fields that are used
 * here, under the names that {@code onnx.proto} gives them; others are neither read nor written. Data of tensors stays
 * where it lies. Uses {@code onnx.wire} and {@code onnx.files}. Begin with {@link
 * io.github.dnn4j.onnx.proto.ModelProto}.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
package io.github.dnn4j.onnx.proto;
