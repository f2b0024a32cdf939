/**
 * Post-training quantization: from a network in F32 and sample inputs to a network with Quantize and Dequantize layers
 * and 8-bit weights, which every backend computes, and which {@code oneDNN} computes in integers.
 */
package io.github.dnn4j.quantize;
