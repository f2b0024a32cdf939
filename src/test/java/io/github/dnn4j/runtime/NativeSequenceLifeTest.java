package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Bad arguments, closing, and use from several threads. */
class NativeSequenceLifeTest {
    private static NativeCallException refused(int[] kinds, long[] objects, int[] counts, int[] ids, long[] values) {
        return assertThrows(
                NativeCallException.class, () -> NativeSequence.create(kinds, objects, counts, ids, values));
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThrows(
                IllegalArgumentException.class,
                () -> NativeSequence.ofPrimitives(new long[] {1}, new int[] {}, new int[] {}, new long[] {}));
        assertThrows(
                IllegalArgumentException.class,
                () -> NativeSequence.ofPrimitives(new long[] {1}, new int[] {2}, new int[] {1, 2}, new long[] {1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new NativeSequenceBuilder().primitive(1, new int[] {1}, new long[] {1, 2}));
    }

    @Test
    void namesTheStepThatIsNotValid() {
        try (Relu relu = new Relu(1)) {
            long good = relu.primitive();
            int[] primitives = {0, 0};
            NativeCallException noPrimitive =
                    refused(primitives, new long[] {good, 0}, new int[] {0, 0}, new int[0], new long[0]);
            assertEquals(NativeStatus.NULL_ARGUMENT.code(), noPrimitive.status());
            assertEquals(1, noPrimitive.step());
            assertEquals("dnn4j_sequence_create", noPrimitive.call());

            NativeCallException noMemory =
                    refused(primitives, new long[] {good, good}, new int[] {0, 1}, new int[] {1}, new long[] {0});
            assertEquals(NativeStatus.NULL_ARGUMENT.code(), noMemory.status());
            assertEquals(1, noMemory.step());

            NativeCallException negative =
                    refused(primitives, new long[] {good, good}, new int[] {-1, 0}, new int[0], new long[0]);
            assertEquals(NativeStatus.NEGATIVE_COUNT.code(), negative.status());
            assertEquals(0, negative.step());

            NativeCallException unknown =
                    refused(new int[] {0, 1_000}, new long[] {good, 0}, new int[] {0, 0}, new int[0], new long[0]);
            assertEquals(NativeStatus.UNKNOWN_KIND.code(), unknown.status());
            assertEquals(1, unknown.step());
        }
    }

    @Test
    void refusesCopiesThatCannotBe() {
        int[] copy = {Dnn4jNative.DNN4J_STEP_COPY};
        long[] none = {0};
        assertEquals(
                NativeStatus.BAD_STEP.code(),
                refused(copy, none, new int[] {0}, new int[0], new long[0]).status(),
                "without addresses");
        assertEquals(
                NativeStatus.BAD_STEP.code(),
                refused(copy, new long[] {8}, new int[] {0}, new int[0], new long[0])
                        .status(),
                "with an object");
        assertEquals(
                NativeStatus.BAD_STEP.code(),
                refused(copy, none, new int[] {4}, new int[] {1, 2, 3, 99}, new long[] {8, 8, 8, 8})
                        .status(),
                "with an unknown argument");
        assertEquals(
                NativeStatus.NULL_ARGUMENT.code(),
                assertThrows(
                                NativeCallException.class,
                                () -> new NativeSequenceBuilder().copy(0, 64, 8).build())
                        .status());
        assertEquals(
                NativeStatus.NEGATIVE_COUNT.code(),
                assertThrows(
                                NativeCallException.class,
                                () -> new NativeSequenceBuilder()
                                        .copy(64, 128, -8)
                                        .build())
                        .status());
    }

    @Test
    void aClosedSequenceDoesNotRun() {
        try (Relu relu = new Relu(1)) {
            NativeSequence sequence = relu.sequence();
            sequence.close();
            sequence.close();
            assertThrows(IllegalStateException.class, () -> sequence.run(relu.stream(), 1));
            assertThrows(IllegalStateException.class, () -> sequence.runTimed(relu.stream(), 1, 0));
        }
    }

    /** One long copy in one thread; meanwhile another thread tries to run and to close the same sequence. */
    @Test
    void oneThreadAtATime() throws InterruptedException {
        long bytes = 64L << 20;
        AtomicInteger status = new AtomicInteger(-1);
        try (Arena arena = Arena.ofShared();
                Relu relu = new Relu(1)) {
            MemorySegment source = arena.allocate(bytes, 64);
            MemorySegment target = arena.allocate(bytes, 64);
            NativeSequenceBuilder steps = new NativeSequenceBuilder();
            for (int i = 0; i < 20; i++) {
                steps.copy(source.address(), target.address(), bytes);
            }
            NativeSequence sequence = steps.build();
            Thread runner = new Thread(() -> status.set(sequence.run(relu.stream(), 1)));
            runner.start();
            boolean refusedRun = false;
            boolean refusedClose = false;
            while (runner.isAlive() && !(refusedRun && refusedClose)) {
                if (!sequence.isRunning()) {
                    Thread.onSpinWait();
                    continue;
                }
                refusedRun |= throwsIllegalState(() -> sequence.run(relu.stream(), 1));
                refusedClose |= throwsIllegalState(sequence::close);
            }
            runner.join();
            assertEquals(0, status.get());
            assertTrue(refusedRun, "a second run was let in");
            assertTrue(refusedClose, "the sequence was freed under a run");
            sequence.close();
        }
    }

    private static boolean throwsIllegalState(Runnable action) {
        try {
            action.run();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /**
     * Creating, refusing and freeing over and over leaves nothing behind. Calls the native functions with the same
     * arrays every time, because garbage on the Java heap would count as resident memory too.
     */
    @Test
    void leaksNothing() {
        try (Relu relu = new Relu(1)) {
            int steps = 2000;
            int[] kinds = new int[steps + 1];
            long[] objects = new long[steps + 1];
            int[] counts = new int[steps + 1];
            int[] ids = new int[2 * steps];
            long[] memories = new long[2 * steps];
            for (int i = 0; i < steps; i++) {
                objects[i] = relu.primitive();
                counts[i] = 2;
                System.arraycopy(relu.ids(), 0, ids, 2 * i, 2);
                System.arraycopy(relu.memories(), 0, memories, 2 * i, 2);
            }
            long[] handle = new long[1];
            int[] failed = new int[1];
            Runnable cycle = () -> {
                assertEquals(
                        0,
                        Dnn4jNative.dnn4j_sequence_create(
                                steps, kinds, objects, counts, ids, memories, handle, failed));
                assertEquals(0, Dnn4jNative.dnn4j_sequence_destroy(handle[0]));
                // One step more, whose primitive is null.
                assertEquals(
                        NativeStatus.NULL_ARGUMENT.code(),
                        Dnn4jNative.dnn4j_sequence_create(
                                steps + 1, kinds, objects, counts, ids, memories, handle, failed));
                assertEquals(steps, failed[0]);
            };
            repeat(cycle, 50);
            long before = NativeMemory.residentBytes();
            // A sequence of 2,000 steps takes about 200 kB: leaking either kind would cost 200 MB.
            repeat(cycle, 1000);
            long growth = NativeMemory.residentBytes() - before;
            assertTrue(growth < 100L << 20, () -> "resident memory grew by " + growth + " bytes");
        }
    }

    private static void repeat(Runnable action, int times) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
