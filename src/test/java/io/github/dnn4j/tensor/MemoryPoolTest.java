package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.runtime.NativeMemory;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    private static final Shape SHAPE = Shape.of(10, 10);

    @Test
    void countsBytesInUseAndTheirPeak() {
        try (MemoryPool pool = MemoryPool.ofBytes(1000)) {
            Tensor first = pool.allocate(SHAPE, DataType.F32, "first");
            Tensor second = pool.allocate(SHAPE, DataType.S8, "second");
            assertEquals(500, pool.bytesInUse());
            assertEquals(
                    List.of(
                            new MemoryPool.OpenBlock("first", 400, List.of()),
                            new MemoryPool.OpenBlock("second", 100, List.of())),
                    pool.open());
            first.close();
            first.close();
            assertEquals(100, pool.bytesInUse());
            second.close();
            assertEquals(0, pool.bytesInUse());
            assertEquals(500, pool.peakBytes());
            assertEquals(1000, pool.budget());
            assertEquals(List.of(), pool.open());
        }
    }

    @Test
    void blocksAreZeroedAlignedAndApart() {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            assertEquals(Long.MAX_VALUE, pool.budget());
            List<MemoryPool.Block> blocks = new ArrayList<>();
            for (long bytes : new long[] {1, 63, 64, 65, 4097, 2 << 20, (2 << 20) + 1, 5 << 20}) {
                MemoryPool.Block block = pool.allocateBytes(bytes, "block of " + bytes);
                assertEquals(bytes, block.bytes());
                assertEquals(bytes, block.segment().byteSize());
                assertEquals(0, block.address() % MemoryPool.ALIGNMENT);
                for (byte value : block.segment().toArray(ValueLayout.JAVA_BYTE)) {
                    assertEquals(0, value);
                }
                block.segment().fill((byte) blocks.size());
                blocks.add(block);
            }
            for (int i = 0; i < blocks.size(); i++) {
                MemoryPool.Block block = blocks.get(i);
                assertEquals(i, block.segment().get(ValueLayout.JAVA_BYTE, 0));
                assertEquals(i, block.segment().get(ValueLayout.JAVA_BYTE, block.bytes() - 1));
                block.close();
            }
        }
    }

    @Test
    void aRequestPastTheBudgetSaysWhoHoldsIt() {
        try (MemoryPool pool = MemoryPool.ofBytes(500);
                Tensor held = pool.allocate(SHAPE, DataType.F32, "activations")) {
            MemoryBudgetException refused = assertThrows(
                    MemoryBudgetException.class, () -> pool.allocate(SHAPE, DataType.F32, "packed weights"));
            assertEquals(400, refused.asked());
            assertEquals(400, refused.inUse());
            assertEquals(500, refused.budget());
            assertEquals("activations", refused.largest().getFirst().purpose());
            assertTrue(refused.getMessage().contains("packed weights"), refused.getMessage());
            assertEquals(400, pool.bytesInUse());
            pool.allocateBytes(100, "exactly the rest").close();
            assertThrows(MemoryBudgetException.class, () -> pool.allocateBytes(Long.MAX_VALUE, "everything"));
            assertEquals(500, pool.peakBytes());
            held.fill(1);
        }
    }

    @Test
    void whatTheMachineRefusesIsNotAccountedFor() {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            for (int i = 0; i < 3; i++) {
                MemoryBudgetException refused =
                        assertThrows(MemoryBudgetException.class, () -> pool.allocateBytes(1L << 56, "64 petabytes"));
                assertEquals(1L << 56, refused.asked());
            }
            assertEquals(0, pool.bytesInUse());
            assertEquals(List.of(), pool.open());
        }
        Shape tooLarge = Shape.of(1L << 56);
        assertThrows(MemoryBudgetException.class, () -> Tensor.allocate(tooLarge, DataType.S8));
    }

    @Test
    void closingWithOpenBlocksThrowsAndLeavesThePoolUsable() {
        MemoryPool pool = MemoryPool.ofBytes(1000);
        Tensor leaked = pool.allocate(SHAPE, DataType.S8, "forgotten tensor");
        IllegalStateException open = assertThrows(IllegalStateException.class, pool::close);
        assertTrue(open.getMessage().contains("forgotten tensor"), open.getMessage());
        pool.allocateBytes(10, "still possible").close();
        leaked.close();
        pool.close();
        pool.close();
        assertThrows(IllegalStateException.class, () -> pool.allocateBytes(1, "too late"));
    }

    @Test
    void useAfterCloseThrows() {
        try (MemoryPool pool = MemoryPool.ofBytes(1000)) {
            Tensor tensor = pool.allocate(SHAPE, DataType.F32, "tensor");
            Tensor view = tensor.reshape(Shape.of(100));
            var segment = tensor.segment();
            tensor.close();
            assertThrows(IllegalStateException.class, tensor::segment);
            assertThrows(IllegalStateException.class, tensor::toFloatArray);
            assertThrows(IllegalStateException.class, view::address);
            assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
            MemoryPool.Block block = pool.allocateBytes(64, "block");
            Tensor part = block.tensor(0, Shape.of(16), DataType.F32, Layout.NCHW);
            block.close();
            block.close();
            assertThrows(IllegalStateException.class, block::segment);
            assertThrows(IllegalStateException.class, block::address);
            assertThrows(IllegalStateException.class, part::segment);
            assertThrows(IllegalStateException.class, () -> block.tensor(0, Shape.of(1), DataType.S8, Layout.NCHW));
        }
    }

    @Test
    void tensorsLieInsideABlock() {
        try (MemoryPool pool = MemoryPool.ofBytes(1000);
                MemoryPool.Block block = pool.allocateBytes(128, "arena")) {
            Tensor tensor = block.tensor(64, Shape.of(16), DataType.F32, Layout.NCHW);
            assertEquals(block.address() + 64, tensor.address());
            tensor.fill(3);
            assertEquals(3, block.segment().get(ValueLayout.JAVA_FLOAT, 124));
            assertEquals(0, block.segment().get(ValueLayout.JAVA_FLOAT, 60));
            tensor.close();
            assertEquals(128, pool.bytesInUse());
            Shape shape = Shape.of(16);
            for (long offset : new long[] {-64, 65, 68, 66, 128, Long.MAX_VALUE}) {
                assertThrows(
                        InvalidDescriptorException.class, () -> block.tensor(offset, shape, DataType.F32, Layout.NCHW));
            }
        }
    }

    @Test
    void emptyBlocksAreAllowedAndNegativeOnesAreNot() {
        try (MemoryPool pool = MemoryPool.ofBytes(1);
                MemoryPool.Block none = pool.allocateBytes(0, "no scratchpad")) {
            assertEquals(0, none.segment().byteSize());
            assertEquals(0, pool.bytesInUse());
            assertThrows(IllegalArgumentException.class, () -> pool.allocateBytes(-1, "negative"));
        }
        assertThrows(IllegalArgumentException.class, () -> MemoryPool.ofBytes(0));
    }

    @Test
    void recordsWhereBlocksWereOpenedOnRequest() {
        try (MemoryPool pool = new MemoryPool(1000, true);
                Tensor tensor = pool.allocate(SHAPE, DataType.S8, "tracked")) {
            StackTraceElement opener = pool.open().getFirst().openedAt().getFirst();
            assertEquals(MemoryPoolTest.class.getName(), opener.getClassName());
            assertEquals("recordsWhereBlocksWereOpenedOnRequest", opener.getMethodName());
            IllegalStateException open = assertThrows(IllegalStateException.class, pool::close);
            assertTrue(open.getMessage().contains("MemoryPoolTest.java"), open.getMessage());
            assertEquals(100, tensor.bytes());
        }
    }

    @Test
    void tensorsTakeALayout() {
        try (MemoryPool pool = MemoryPool.ofBytes(1000);
                Tensor tensor = pool.allocate(Shape.of(1, 2, 1, 3), DataType.F32, Layout.NHWC, "image")) {
            tensor.copyFrom(new float[] {0, 1, 2, 3, 4, 5});
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, tensor.segment().toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @Test
    void largeBlocksStartOnAHugePageWhereThatIsPossible() {
        try (MemoryPool pool = MemoryPool.unlimited();
                MemoryPool.Block block = pool.allocateBytes(NativeBlock.LARGE_BYTES + 1, "large")) {
            assertFalse(pool.hugePages().isBlank());
            Assumptions.assumeTrue(NativeMemory.isAvailable(), pool.hugePages());
            assertEquals(0, block.address() % NativeMemory.HUGE_PAGE_BYTES);
        }
    }

    @Test
    void heldMemoryCannotBeClosedThroughAnyOfItsTensors() {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            MemoryPool.Block block = pool.allocateBytes(64, "block");
            Tensor owner = pool.allocate(Shape.of(2, 4), DataType.F32, "owner");
            Tensor part = owner.reshape(Shape.of(4, 2)).slice(1, 3);
            Tensor inBlock = block.tensor(0, Shape.of(4), DataType.F32, Layout.NCHW);
            assertEquals(part.address(), part.hold());
            owner.hold();
            inBlock.hold();
            assertThrows(IllegalStateException.class, owner::close);
            assertThrows(IllegalStateException.class, block::close);
            owner.setFloat(0, 3);
            assertEquals(3, owner.getFloat(0), "a refused close leaves the tensor open");
            owner.letGo();
            assertThrows(IllegalStateException.class, owner::close);
            part.letGo();
            inBlock.letGo();
            owner.close();
            block.close();
            assertEquals(0, pool.bytesInUse());
            assertThrows(IllegalStateException.class, owner::hold);
            assertThrows(IllegalStateException.class, part::hold);
            assertThrows(IllegalStateException.class, inBlock::hold);
        }
    }
}
