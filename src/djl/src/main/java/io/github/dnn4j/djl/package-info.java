/**
 * dnn4j as an engine of the Deep Java Library: ONNX files, and the safetensors files of {@code dnn4j train}, by DJL's
 * Criteria, with DJL's translators. Arrays are numbers in byte buffers and operations on them plain Java; the network
 * is computed by {@link io.github.dnn4j.model.Model}. Begin with {@code DnnModel}.
 */
package io.github.dnn4j.djl;
