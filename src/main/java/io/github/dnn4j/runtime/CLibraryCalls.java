package io.github.dnn4j.runtime;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** The two functions of the C library that a Java process has no other way to, and that are needed before any other. */
@SuppressWarnings("restricted")
final class CLibraryCalls {
    private CLibraryCalls() {}

    /** setenv(3), which leaves a variable alone that is there already; 0 if it succeeds. */
    static int setEnvironment(String name, String value) {
        MethodHandle setenv = function("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            return (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calling setenv failed", e);
        }
    }

    /** geteuid(2): the number of the user whom the files of this process belong to. */
    static int effectiveUser() {
        MethodHandle geteuid = function("geteuid", FunctionDescriptor.of(JAVA_INT));
        try {
            return (int) geteuid.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calling geteuid failed", e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
