/**
 * {@code dnn4j conformance}: the backend tests that ONNX publishes. Uses {@code cli.options} and {@code onnx}. Begin
 * with {@link io.github.dnn4j.cli.conformance.ConformanceCommand}, then {@code ConformanceCase}.
 */
package io.github.dnn4j.cli.conformance;
