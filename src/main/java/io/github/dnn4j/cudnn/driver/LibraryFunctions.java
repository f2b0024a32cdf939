package io.github.dnn4j.cudnn.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Functions of libraries, by name. All of cuDNN's are bound here and not through the preset's class, which does not
 * load without all of cuBLAS, of which cuDNN itself needs libcublasLt alone; and a function that an older library lacks
 * is an exception here and not the end of the process. The driver's launch is, because the preset (13.1-1.5.13) passes
 * addresses of its own variables for its two last parameters.
 */
final class LibraryFunctions {
    private final String owner;
    private final SymbolLookup lookup;
    private final Map<String, MethodHandle> bound = new ConcurrentHashMap<>();

    /**
     * The functions in these libraries, which stay loaded.
     *
     * @param owner what the libraries are, for messages
     */
    @SuppressWarnings("restricted") // Native code is called here by design.
    LibraryFunctions(String owner, Collection<Path> libraries) {
        this.owner = owner;
        lookup = libraries.stream()
                .map(library -> SymbolLookup.libraryLookup(library, Arena.global()))
                .reduce(SymbolLookup::or)
                .orElse(name -> Optional.empty());
    }

    /**
     * Calls a function that returns a status.
     *
     * @param signature a letter for each parameter: {@code i} for 32 bits, {@code l} for 64 bits, addresses among them
     */
    int status(String name, String signature, long... arguments) {
        return (int) call(name, signature, ValueLayout.JAVA_INT, arguments);
    }

    /** Calls a function that returns 64 bits, or nothing of interest. */
    long number(String name, String signature, long... arguments) {
        return call(name, signature, ValueLayout.JAVA_LONG, arguments);
    }

    private long call(String name, String signature, MemoryLayout result, long... arguments) {
        MethodHandle function = bound.computeIfAbsent(name, unused -> bind(name, signature, result));
        try {
            return (long) function.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " threw", e); // native code throws nothing
        }
    }

    /** The function taking an array of longs, each narrowed to what its parameter is. */
    @SuppressWarnings("restricted") // as above
    private MethodHandle bind(String name, String signature, MemoryLayout result) {
        MemoryLayout[] parameters = signature
                .chars()
                .mapToObj(letter -> letter == 'i' ? ValueLayout.JAVA_INT : ValueLayout.JAVA_LONG)
                .toArray(MemoryLayout[]::new);
        MethodHandle exact = Linker.nativeLinker()
                .downcallHandle(
                        lookup.find(name)
                                .orElseThrow(() -> new UnsatisfiedLinkError("the installed " + owner
                                        + " has no function " + name + "; install a newer one")),
                        FunctionDescriptor.of(result, parameters));
        MethodType longs = MethodType.methodType(long.class, Collections.nCopies(parameters.length, long.class));
        return MethodHandles.explicitCastArguments(exact, longs).asSpreader(long[].class, parameters.length);
    }
}
