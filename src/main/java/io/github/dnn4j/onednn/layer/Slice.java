package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.Shape;

/** A range of one axis of a plain operand, without a copy. */
final class Slice {
    private Slice() {}

    /** Elements {@code from} to {@code from + size} along {@code axis}: a strided view at an offset. */
    static Operand view(Lowering lowering, Operand plain, int axis, long from, long size) {
        Shape whole = plain.desc().shape();
        long[] strides = whole.strides();
        MemoryDesc desc = MemoryDesc.strided(
                lowering.scope(), whole.with(axis, size), plain.desc().type(), strides);
        long offset = from * strides[axis] * plain.desc().type().bytes();
        Buffer buffer = Buffer.inside(
                plain.buffer(),
                offset,
                plain.buffer().name() + " slice",
                plain.buffer().bytes() - offset);
        return new Operand(buffer, desc);
    }
}
