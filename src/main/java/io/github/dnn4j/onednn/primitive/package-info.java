/**
 * oneDNN itself: its C functions ({@code Dnnl*}, which alone touch the binding), descriptors and handles that are
 * owned, what the processor can do, and what oneDNN must not be asked ({@link
 * io.github.dnn4j.onednn.primitive.ExtentLimits}, {@link io.github.dnn4j.onednn.primitive.KnownFaults}). Knows no
 * program and no layer; begin with {@link io.github.dnn4j.onednn.primitive.MemoryDesc}.
 */
package io.github.dnn4j.onednn.primitive;
