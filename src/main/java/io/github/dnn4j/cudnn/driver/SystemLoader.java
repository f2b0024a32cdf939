package io.github.dnn4j.cudnn.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks the system's loader for libraries by name: it has a cache of what is installed, and folders of its own, that no
 * list of folders has.
 */
final class SystemLoader {
    private static final int RTLD_NOW = 2;
    private static final int RTLD_DI_LINKMAP = 2;
    /** Offset of the name in glibc's {@code struct link_map}, behind an address. */
    private static final long LINK_MAP_NAME = Long.BYTES;

    private SystemLoader() {}

    /** The file that the loader takes for this name; the library is loaded by that, and stays so. */
    static Optional<Path> find(String file) {
        MethodHandle dlopen = function(
                "dlopen", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle dlinfo = function(
                "dlinfo",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment library = (MemorySegment) dlopen.invokeExact(arena.allocateFrom(file), RTLD_NOW);
            MemorySegment map = arena.allocate(ValueLayout.JAVA_LONG);
            if (library.address() == 0 || (int) dlinfo.invokeExact(library, RTLD_DI_LINKMAP, map) != 0) {
                return Optional.empty();
            }
            long name = pointer(map.get(ValueLayout.JAVA_LONG, 0) + LINK_MAP_NAME);
            return Optional.of(Path.of(string(name))).filter(path -> path.isAbsolute() && Files.isRegularFile(path));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the system's loader threw", e); // native code throws nothing
        }
    }

    @SuppressWarnings("restricted") // Native code is called here by design.
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    @SuppressWarnings("restricted") // The loader's own structure.
    private static long pointer(long at) {
        return MemorySegment.ofAddress(at).reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
    }

    @SuppressWarnings("restricted") // The loader's text ends with a zero.
    private static String string(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Integer.MAX_VALUE).getString(0);
    }
}
