package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlAttributes;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Tensor;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes weights in the layouts that primitives chose, by oneDNN's reorder, at once.
 *
 * @param engine oneDNN's engine
 * @param pool memory for scratchpads
 */
record WeightReorder(long engine, MemoryPool pool) {
    /**
     * Writes a weight.
     *
     * @param key names it, for messages
     * @param source how to read {@code content}
     * @param target how to write it to {@code address}
     */
    void run(String key, Tensor content, MemoryDesc source, MemoryDesc target, long address) {
        try (DnnlScope temporary = new DnnlScope()) {
            long attributes = temporary.attributes(DnnlAttributes.createAttributes());
            long created = DnnlForward.reorder(engine, source.handle(), target.handle(), attributes, "weight " + key);
            if (created == 0 && source.type() != DataType.F32) {
                Tensor converted = content.copyAs(DataType.F32);
                MemoryDesc view = MemoryDesc.strided(
                        temporary, source.shape(), DataType.F32, DnnlMemory.strides(source.handle()));
                run(key, converted, view, target, address);
                return;
            }
            if (created == 0) {
                throw new UnsupportedLayerException(
                        "weight " + key, DnnlLibrary.NAME, "oneDNN cannot reorder " + source + " into " + target);
            }
            long primitiveDesc = temporary.primitiveDesc(created);
            long primitive = temporary.primitive(DnnlPrimitives.createPrimitive(primitiveDesc, "weight " + key));
            long from = temporary.memory(DnnlMemory.createMemory(source.handle(), engine, content.address()));
            long to = temporary.memory(DnnlMemory.createMemory(target.handle(), engine, address));
            long stream = temporary.stream(DnnlLibrary.createStream(engine));
            long scratchDesc = DnnlPrimitives.query(primitiveDesc, DnnlPrimitives.Argument.SCRATCHPAD, 0);
            long scratchBytes = scratchDesc == 0 ? 0 : DnnlMemory.bytes(scratchDesc);
            try (MemoryPool.Block scratch =
                    scratchBytes == 0 ? null : pool.allocateBytes(scratchBytes, "scratchpad of packing " + key)) {
                List<Integer> numbers = new ArrayList<>(List.of(DnnlArg.SRC, DnnlArg.DST));
                List<Long> memories = new ArrayList<>(List.of(from, to));
                if (scratch != null) {
                    numbers.add(DnnlArg.SCRATCHPAD);
                    memories.add(temporary.memory(DnnlMemory.createMemory(scratchDesc, engine, scratch.address())));
                }
                SequenceRunner.runOnce(
                        primitive,
                        numbers.stream().mapToInt(Integer::intValue).toArray(),
                        memories.stream().mapToLong(Long::longValue).toArray(),
                        stream,
                        "weight " + key);
            }
        }
        Reference.reachabilityFence(content);
    }
}
