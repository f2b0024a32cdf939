package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java side of the stand-in's controls, with calls of the library that carries CUDA's name. */
class StandInTest extends OnStandIn {
    private static final int OUT_OF_MEMORY = 2;
    private static final int MULTIPROCESSORS = 16;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int LAUNCH_FAILED = 719;

    private MethodHandle malloc;
    private MethodHandle free;

    @BeforeEach
    void load() {
        malloc = StandIn.runtime(
                "cudaMalloc", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        free = StandIn.runtime("cudaFree", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    @Test
    void countsRecordsAndFails() throws Throwable {
        long blocks = standIn.live("device memory");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
            standIn.startRecording();
            standIn.fail("cudaMalloc", 2, OUT_OF_MEMORY);
            assertEquals(0, (int) malloc.invokeExact(place, 100L));
            MemorySegment block = place.get(ValueLayout.ADDRESS, 0);
            assertEquals(1, standIn.failuresLeft());
            assertEquals(OUT_OF_MEMORY, (int) malloc.invokeExact(place, 100L));
            assertEquals(0, standIn.failuresLeft());
            assertEquals(blocks + 1, standIn.live("device memory"));
            assertEquals(0, (int) free.invokeExact(block));
            assertEquals(List.of("cudaMalloc", "cudaMalloc", "cudaFree"), standIn.stopRecording());
            assertEquals(blocks, standIn.live("device memory"));
        }
        assertEquals("", standIn.misuse());
    }

    @Test
    void breaksAndLimitsTheDevice() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(ValueLayout.ADDRESS);
            standIn.pretend("memory", 0);
            assertEquals(OUT_OF_MEMORY, (int) malloc.invokeExact(place, 100L));
            standIn.breakDevice(LAUNCH_FAILED);
            assertEquals(LAUNCH_FAILED, (int) malloc.invokeExact(place, 0L));
            standIn.reset();
            assertEquals(0, (int) malloc.invokeExact(place, 0L));
        }
    }

    @Test
    void pretendsAnotherGpu() throws Throwable {
        MethodHandle attribute = StandIn.runtime(
                "cudaDeviceGetAttribute",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        standIn.pretend("capability", 89);
        standIn.pretend("multiprocessors", 128);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            int[] expected = {128, 8, 9};
            int[] attributes = {MULTIPROCESSORS, CAPABILITY_MAJOR, CAPABILITY_MINOR};
            for (int i = 0; i < attributes.length; i++) {
                assertEquals(0, (int) attribute.invokeExact(value, attributes[i], 0));
                assertEquals(expected[i], value.get(ValueLayout.JAVA_INT, 0));
            }
        }
        standIn.reset();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> standIn.pretend("luck", 1));
        assertThrows(IllegalArgumentException.class, () -> standIn.live("elephants"));
    }

    @Test
    void hasEveryLibraryOfTheBackend() {
        for (String file : List.of(
                "libcuda.so.1",
                "libcudart.so.13",
                "libcublasLt.so.13",
                "libcudnn.so.9",
                "libcudnn_graph.so.9",
                "libcudnn_ops.so.9",
                "libcudnn_cnn.so.9",
                "libcudnn_adv.so.9",
                "libcudnn_engines_precompiled.so.9",
                "libcudnn_engines_runtime_compiled.so.9",
                "libcudnn_heuristic.so.9",
                "dnn4j_kernels.fatbin")) {
            Path path = StandIn.folder().resolve(file);
            assertEquals(true, Files.isRegularFile(path), path.toString());
        }
    }
}
