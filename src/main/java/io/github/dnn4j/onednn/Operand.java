package io.github.dnn4j.onednn;

/** A value in memory: a buffer and how its bytes are to be read. */
record Operand(Buffer buffer, MemoryDesc desc) {}
