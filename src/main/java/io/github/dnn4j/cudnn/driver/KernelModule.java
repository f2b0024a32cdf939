package io.github.dnn4j.cudnn.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** dnn4j's own kernels, loaded onto the device. */
public final class KernelModule implements AutoCloseable {
    private static final String FILE = "dnn4j_kernels.fatbin";
    private static final String RESOURCE = "io/github/dnn4j/cudnn/linux-x86_64/" + FILE;

    private final long module;
    private final Map<String, Long> functions = new ConcurrentHashMap<>();

    private KernelModule(long module) {
        this.module = module;
    }

    /** The kernels; empty if they are not on the class path: they have a jar of their own, which nvcc makes. */
    public static Optional<KernelModule> load() {
        Optional<byte[]> image = image();
        if (image.isEmpty()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            // A PTX image ends with a zero.
            MemorySegment memory = arena.allocate(image.get().length + 1L, 16);
            MemorySegment.copy(image.get(), 0, memory, ValueLayout.JAVA_BYTE, 0, image.get().length);
            return Optional.of(new KernelModule(CudaKernels.loadModule(memory)));
        }
    }

    /** The file in a folder that the user names comes before the one in the jar. */
    private static Optional<byte[]> image() {
        try {
            for (String folder : System.getProperty(LibraryFolders.PROPERTY, "").split(java.io.File.pathSeparator)) {
                if (!folder.isBlank() && Files.isRegularFile(Path.of(folder, FILE))) {
                    return Optional.of(Files.readAllBytes(Path.of(folder, FILE)));
                }
            }
            // By the loader and not by the class: the platform's jar may be another module.
            try (InputStream resource = KernelModule.class.getClassLoader().getResourceAsStream(RESOURCE)) {
                return resource == null ? Optional.empty() : Optional.of(resource.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the GPU kernels in " + FILE, e);
        }
    }

    /** The kernel of that name. */
    public long function(String name) {
        return functions.computeIfAbsent(name, unused -> CudaKernels.function(module, name));
    }

    @Override
    public void close() {
        CudaKernels.unloadModule(module);
    }
}
