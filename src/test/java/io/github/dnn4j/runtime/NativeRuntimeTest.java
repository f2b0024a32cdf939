package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class NativeRuntimeTest {
    @Test
    void loads() {
        assertTrue(
                NativeRuntime.loadError().isEmpty(),
                () -> NativeRuntime.loadError().toString());
        assertTrue(NativeRuntime.isAvailable());
        assertEquals(Dnn4jNative.DNN4J_ABI_VERSION, NativeRuntime.version());
    }

    @Test
    void namesTheFilesItRunsOn() {
        assertTrue(Files.isRegularFile(NativeRuntime.libraryPath()));
        assertEquals("libjnidnn4j.so", NativeRuntime.libraryPath().getFileName().toString());
        assertEquals("libdnnl.so.3", NativeRuntime.oneDnnPath().getFileName().toString());
        assertEquals("libgomp.so.1", NativeRuntime.openMpPath().getFileName().toString());
    }

    /** A second copy of either would have its own thread pool, primitive cache and settings. */
    @Test
    void theProcessHasOneOneDnnAndOneOpenMp() throws IOException {
        Loader.load(org.bytedeco.dnnl.global.dnnl.class);
        assertEquals(Set.of(NativeRuntime.oneDnnPath().toRealPath()), mapped("libdnnl.so"));
        assertEquals(Set.of(NativeRuntime.openMpPath().toRealPath()), mapped("libgomp.so"));
    }

    /** The files in this process's address space whose names begin with {@code name}. */
    private static Set<Path> mapped(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("/"))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .filter(path -> path.getFileName().toString().startsWith(name))
                .collect(Collectors.toSet());
    }

    @Test
    void statusesKeepTheirNames() {
        for (NativeStatus status : NativeStatus.values()) {
            assertEquals(status.name(), NativeStatus.describe(status.code()));
        }
        assertEquals("oneDNN status 2", NativeStatus.describe(2));
        assertEquals("unknown status -99", NativeStatus.describe(-99));
    }
}
