package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.onednn.primitive.MemoryDesc;

/** A value in memory: a buffer and how its bytes are to be read. */
public record Operand(Buffer buffer, MemoryDesc desc) {}
