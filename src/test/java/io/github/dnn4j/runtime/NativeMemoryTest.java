package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeMemoryTest {
    @ParameterizedTest
    @CsvSource({"1, false", "4096, false", "4097, false", "1, true", "2097151, true", "2097152, true", "6291457, true"})
    void mapsZeroedMemory(long bytes, boolean huge) {
        long address = NativeMemory.map(bytes, huge);
        try {
            assertEquals(0, address % (huge ? NativeMemory.HUGE_PAGE_BYTES : 4096));
            MemorySegment memory = segment(address, bytes);
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, bytes - 1));
            memory.fill((byte) 0x5a);
            assertEquals(0x5a, memory.get(ValueLayout.JAVA_BYTE, bytes - 1));
        } finally {
            NativeMemory.unmap(address, bytes);
        }
    }

    /** 300 times 64 MiB, touched: without the unmapping that would be 19 GiB. */
    @Test
    void givesMemoryBack() {
        long bytes = 64L << 20;
        long before = NativeMemory.residentBytes();
        for (int i = 0; i < 20; i++) {
            long address = NativeMemory.map(bytes, true);
            // A byte in every 2 MiB is enough to make huge pages resident, and small ones cheap.
            for (long offset = 0; offset < bytes; offset += NativeMemory.HUGE_PAGE_BYTES) {
                segment(address, bytes).set(ValueLayout.JAVA_BYTE, offset, (byte) 1);
            }
            NativeMemory.unmap(address, bytes);
        }
        assertTrue(NativeMemory.residentBytes() - before < bytes, "resident size grew by a whole mapping or more");
    }

    @Test
    void countsResidentMemory() {
        long bytes = 32L << 20;
        long before = NativeMemory.residentBytes();
        assertTrue(before > 0);
        long address = NativeMemory.map(bytes, false);
        try {
            segment(address, bytes).fill((byte) 1);
            assertTrue(NativeMemory.residentBytes() >= before + bytes / 2);
        } finally {
            NativeMemory.unmap(address, bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesSizesBelowOne(long bytes) {
        NativeCallException refused = assertThrows(NativeCallException.class, () -> NativeMemory.map(bytes, false));
        assertEquals(NativeStatus.NEGATIVE_COUNT.code(), refused.status());
        assertEquals(
                NativeStatus.NEGATIVE_COUNT.code(),
                assertThrows(NativeCallException.class, () -> NativeMemory.unmap(4096, bytes))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysWhenTheSystemHasNoSuchMemory(boolean huge) {
        NativeCallException refused =
                assertThrows(NativeCallException.class, () -> NativeMemory.map(Long.MAX_VALUE, huge));
        assertEquals(NativeStatus.SYSTEM_ERROR.code(), refused.status());
        assertEquals("dnn4j_map", refused.call());
    }

    @Test
    void refusesToUnmapWhatIsNoMapping() {
        assertEquals(
                NativeStatus.NULL_ARGUMENT.code(),
                assertThrows(NativeCallException.class, () -> NativeMemory.unmap(0, 4096))
                        .status());
        assertEquals(
                NativeStatus.SYSTEM_ERROR.code(),
                assertThrows(NativeCallException.class, () -> NativeMemory.unmap(4097, 4096))
                        .status(),
                "an address inside a page");
    }

    @SuppressWarnings("restricted")
    private static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }
}
