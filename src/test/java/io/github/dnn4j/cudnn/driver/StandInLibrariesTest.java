package io.github.dnn4j.cudnn.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cudnn.CudnnInfo;
import io.github.dnn4j.cudnn.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which libraries are loaded, in which order, and what is said of one that is missing; on the host stand-in. */
class StandInLibrariesTest {
    private static final String CUBLAS_LT = "libcublasLt.so.13";

    @TempDir
    private Path folder;

    @BeforeEach
    void linkEverything() throws IOException {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        StandIn.use().reset();
        assertEquals(Optional.empty(), CudaLibraries.missing());
        for (String file : CudaLibraries.needed()) {
            Files.createSymbolicLink(folder.resolve(file), StandIn.folder().resolve(file));
        }
    }

    private CudaLibraries.Loaded load() {
        return CudaLibraries.load(new LibraryFolders(List.of(folder)), unknown -> Optional.empty());
    }

    /** The driver, say, which a container may have where no list of folders looks. */
    @Test
    void whatTheFoldersLackIsAskedOfTheLoader() throws IOException {
        for (String file : CudaLibraries.needed()) {
            Files.delete(folder.resolve(file));
        }
        CudaLibraries.Loaded loaded = CudaLibraries.load(new LibraryFolders(List.of(folder)), SystemLoader::find);
        assertEquals(Optional.empty(), loaded.missing());
        // Loaded before, under these names.
        assertEquals(StandIn.folder().resolve("libcuda.so.1"), loaded.files().get("libcuda.so.1"));
    }

    @Test
    void theLoaderSaysWhichFileItTakes() {
        Path libc = SystemLoader.find("libc.so.6").orElseThrow();
        assertTrue(Files.isRegularFile(libc) && libc.endsWith("libc.so.6"), libc::toString);
        assertEquals(Optional.empty(), SystemLoader.find("libdnn4j_of_nobody.so.1"));
    }

    @Test
    void cublasComesBeforeCudnn() {
        CudaLibraries.Loaded loaded = load();
        assertEquals(Optional.empty(), loaded.missing());
        List<String> order = new ArrayList<>(loaded.files().keySet());
        assertEquals(CudaLibraries.needed(), order);
        for (String file : order) {
            assertFalse(file.contains("cudnn") && order.indexOf(file) < order.indexOf(CUBLAS_LT), order::toString);
        }
        assertEquals(folder.resolve(CUBLAS_LT), loaded.files().get(CUBLAS_LT));
        assertTrue(CudnnInfo.libraries().containsKey(CUBLAS_LT), "doctor lists it");
    }

    /** cuDNN is not even loaded then: it would end the process when it is first asked for engines. */
    @Test
    void withoutCublasTheBackendIsNotAvailable() throws IOException {
        Files.delete(folder.resolve(CUBLAS_LT));
        CudaLibraries.Loaded loaded = load();
        String missing = loaded.missing().orElseThrow();
        assertTrue(missing.contains(CUBLAS_LT), missing);
        assertTrue(missing.contains("pip install nvidia-cublas"), missing);
        assertTrue(missing.contains(folder.toString()), missing);
        assertTrue(loaded.files().keySet().stream().noneMatch(file -> file.contains("cudnn")), loaded::toString);
    }
}
