package io.github.dnn4j.cudnn;

import io.github.dnn4j.cudnn.driver.CudaDevice;
import io.github.dnn4j.cudnn.driver.CudaLibraries;
import io.github.dnn4j.cudnn.driver.Cudnn;
import io.github.dnn4j.cudnn.driver.KernelModule;
import io.github.dnn4j.cudnn.driver.LibraryFolders;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the GPU backend runs on, for whoever has to find out why it does not run. */
public final class CudnnInfo {
    private CudnnInfo() {}

    /** {@return what is missing, and how to get it; empty if the backend can be opened} */
    public static Optional<String> missing() {
        return CudaLibraries.missing();
    }

    /**
     * Every library that the backend needs.
     *
     * @return by the library's name the file that is or would be loaded; empty for what was not found
     */
    public static Map<String, Optional<Path>> libraries() {
        Map<String, Path> loaded = CudaLibraries.files();
        LibraryFolders folders = LibraryFolders.ofMachine();
        Map<String, Optional<Path>> result = new LinkedHashMap<>();
        CudaLibraries.needed()
                .forEach(file ->
                        result.put(file, Optional.ofNullable(loaded.get(file)).or(() -> folders.find(file))));
        return result;
    }

    /**
     * The GPU, its memory, and the versions of driver, runtime and cuDNN.
     *
     * @return texts for people, by what each is; nothing where something is missing
     */
    public static Map<String, String> versions() {
        Map<String, String> result = new LinkedHashMap<>();
        if (missing().isPresent()) {
            return result;
        }
        int capability = CudaDevice.computeCapability();
        long[] memory = CudaDevice.memory();
        result.put("GPU", CudaDevice.name() + ", compute capability " + CudaDevice.dotted(capability));
        result.put("GPU memory", memory[0] / (1 << 20) + " MiB free of " + memory[1] / (1 << 20));
        result.put("CUDA driver", CudaDevice.version(CudaDevice.driverVersion()));
        result.put("CUDA runtime", CudaDevice.version(CudaDevice.runtimeVersion()));
        result.put("cuDNN", Cudnn.versionText());
        try (KernelModule kernels = KernelModule.load().orElse(null)) {
            result.put(
                    "dnn4j's kernels",
                    kernels == null
                            ? "not on the class path: layers that need them are refused; io.github.dnn4j:"
                                    + "dnn4j-linux-x86_64-cuda brings them, and a build with an nvcc"
                            : "loaded");
        }
        return result;
    }
}
