package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class NativeSequenceTest {
    private static final int OK = NativeStatus.OK.code();

    @Test
    void runsAPrimitive() {
        try (Relu relu = new Relu(5);
                NativeSequence sequence = relu.sequence()) {
            relu.fill(-2);
            assertEquals(OK, sequence.run(relu.stream(), 1));
            assertArrayEquals(new float[] {0, 0, 0, 1, 2}, relu.result());
            assertEquals(-1, sequence.failedStep());
            relu.fill(7);
            assertEquals(OK, sequence.run(relu.stream(), 0));
            assertArrayEquals(new float[] {7, 8, 9, 10, 11}, relu.result());
        }
    }

    @Test
    void runsStepsInOrder() {
        try (Arena arena = Arena.ofConfined();
                Relu relu = new Relu(4)) {
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_FLOAT, -1, 2, -3, 4);
            MemorySegment target = arena.allocate(16, 8);
            NativeSequenceBuilder steps = new NativeSequenceBuilder()
                    .copy(source.address(), relu.input.address(), 16)
                    .primitive(relu.primitive(), relu.ids(), relu.memories())
                    .copy(relu.output.address(), target.address(), 16);
            try (NativeSequence sequence = steps.build()) {
                assertEquals(3, sequence.steps());
                assertEquals(OK, sequence.run(relu.stream(), 2));
                assertArrayEquals(new float[] {0, 2, 0, 4}, target.toArray(ValueLayout.JAVA_FLOAT));
            }
        }
    }

    @Test
    void copiesRowsIntoTheirPlaces() {
        try (Arena arena = Arena.ofConfined();
                Relu relu = new Relu(1)) {
            MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_BYTE, new byte[] {1, 2, 0, 3, 4, 0});
            MemorySegment target = arena.allocate(8);
            NativeSequenceBuilder steps =
                    new NativeSequenceBuilder().copyRows(source.address(), 3, target.address() + 1, 4, 2, 2);
            try (NativeSequence sequence = steps.build()) {
                assertEquals(OK, sequence.run(relu.stream(), 1));
            }
            assertArrayEquals(new byte[] {0, 1, 2, 0, 0, 3, 4, 0}, target.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Large enough for the copy to be shared among threads. */
    @Test
    void copiesManyRowsOnATeam() {
        int rows = 1031;
        int bytes = 512;
        try (Arena arena = Arena.ofConfined();
                Relu relu = new Relu(1)) {
            MemorySegment source = arena.allocate((long) rows * bytes);
            for (long i = 0; i < source.byteSize(); i++) {
                source.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + i / 257));
            }
            MemorySegment target = arena.allocate(source.byteSize());
            NativeSequenceBuilder steps =
                    new NativeSequenceBuilder().copyRows(source.address(), bytes, target.address(), bytes, bytes, rows);
            try (NativeSequence sequence = steps.build()) {
                assertEquals(OK, sequence.run(relu.stream(), 3));
            }
            assertEquals(-1, source.mismatch(target));
        }
    }

    @Test
    void anEmptySequenceRuns() {
        try (Relu relu = new Relu(1);
                NativeSequence sequence = new NativeSequenceBuilder().build()) {
            assertEquals(OK, sequence.run(relu.stream(), 1));
        }
    }

    @Test
    void restoresTheTeamSize() {
        int before = NativeThreads.current();
        try (Relu relu = new Relu(3);
                NativeSequence sequence = relu.sequence()) {
            assertEquals(OK, sequence.run(relu.stream(), before + 2));
            assertEquals(before, NativeThreads.current());
            assertEquals(NativeStatus.NEGATIVE_COUNT.code(), sequence.run(relu.stream(), -1));
            assertEquals(before, NativeThreads.current());
        }
    }

    @Test
    void timesEveryStep() {
        try (Arena arena = Arena.ofConfined();
                Relu relu = new Relu(1024)) {
            MemorySegment nanos = arena.allocate(ValueLayout.JAVA_LONG, 3);
            nanos.fill((byte) -1);
            NativeSequenceBuilder steps = new NativeSequenceBuilder()
                    .primitive(relu.primitive(), relu.ids(), relu.memories())
                    .primitive(relu.primitive(), relu.ids(), relu.memories());
            relu.fill(-5);
            try (NativeSequence sequence = steps.build()) {
                assertEquals(OK, sequence.runTimed(relu.stream(), 1, nanos.address()));
                assertTrue(nanos.getAtIndex(ValueLayout.JAVA_LONG, 0) >= 0);
                assertTrue(nanos.getAtIndex(ValueLayout.JAVA_LONG, 1) >= 0);
                assertEquals(-1, nanos.getAtIndex(ValueLayout.JAVA_LONG, 2), "past the last step");
                assertEquals(6, relu.result()[11]);
                assertEquals(NativeStatus.NULL_ARGUMENT.code(), sequence.runTimed(relu.stream(), 1, 0));
            }
        }
    }

    @Test
    void tellsTheStepThatFailed() {
        try (Arena arena = Arena.ofConfined();
                Relu relu = new Relu(2)) {
            relu.fill(1);
            MemorySegment nanos = arena.allocate(ValueLayout.JAVA_LONG, 2);
            nanos.fill((byte) -1);
            // The second step lacks its destination, which oneDNN notices when it runs.
            NativeSequenceBuilder steps = new NativeSequenceBuilder()
                    .primitive(relu.primitive(), relu.ids(), relu.memories())
                    .primitive(relu.primitive(), new int[] {relu.ids()[0]}, new long[] {relu.memories()[0]});
            try (NativeSequence sequence = steps.build()) {
                int status = sequence.run(relu.stream(), 1);
                assertTrue(status > 0, "a status of oneDNN's, not " + status);
                assertEquals(1, sequence.failedStep());
                assertEquals(status, sequence.runTimed(relu.stream(), 1, nanos.address()));
                assertEquals(1, sequence.failedStep());
                assertTrue(nanos.getAtIndex(ValueLayout.JAVA_LONG, 0) >= 0);
                assertEquals(-1, nanos.getAtIndex(ValueLayout.JAVA_LONG, 1));
                assertEquals(NativeStatus.NULL_ARGUMENT.code(), sequence.run(0, 1));
                assertEquals(-1, sequence.failedStep());
            }
        }
    }

    @Test
    void aRunAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined();
                Relu relu = new Relu(64);
                NativeSequence sequence = relu.sequence()) {
            long stream = relu.stream();
            long nanos = arena.allocate(8, 8).address();
            for (int i = 0; i < 20_000; i++) {
                sequence.run(stream, 1);
                sequence.runTimed(stream, 1, nanos);
            }
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                sequence.run(stream, 1);
                sequence.runTimed(stream, 1, nanos);
            }
            assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
        }
    }
}
