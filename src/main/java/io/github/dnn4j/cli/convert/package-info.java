/**
 * Commands that make another model of one: {@code export} and {@code quantize}. Uses {@code cli.options}, {@code onnx}
 * and {@code quantize}. Begin with {@link io.github.dnn4j.cli.convert.ExportCommand}.
 */
package io.github.dnn4j.cli.convert;
