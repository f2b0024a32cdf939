package io.github.dnn4j.onnx.assembly;

/**
 * An extent of an input.
 *
 * @param value its value, or its default where it is open
 * @param symbol its symbol; empty where it is given
 */
record InputExtent(long value, String symbol) {}
