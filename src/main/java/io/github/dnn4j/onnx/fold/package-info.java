/**
 * How operators are computed at import where all operands are constant: a {@link io.github.dnn4j.onnx.fold.Fold} for
 * each, within a budget, for a file of a hundred bytes can ask for terabytes. Uses {@code onnx.assembly} and
 * {@code onnx.read}, and no mapping. Begin with {@link io.github.dnn4j.onnx.fold.ArithmeticFold}.
 */
package io.github.dnn4j.onnx.fold;
