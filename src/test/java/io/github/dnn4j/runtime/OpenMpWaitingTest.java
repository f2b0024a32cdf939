package io.github.dnn4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a process's environment says once the library is loaded; that happens once, so each case has a process. */
class OpenMpWaitingTest {
    /**
     * Loads the library and prints libgomp's display of its settings, which it writes when told to by OMP_DISPLAY_ENV.
     */
    static final class Probe {
        @SuppressWarnings("restricted")
        public static void main(String[] arguments) throws Throwable {
            NativeRuntime.require();
            Linker linker = Linker.nativeLinker();
            MemorySegment value = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("getenv"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                    .invokeExact(Arena.ofAuto().allocateFrom("GOMP_SPINCOUNT"));
            System.out.println("environment "
                    + (value.address() == 0 ? "unset" : value.reinterpret(64).getString(0)));
        }
    }

    @Test
    void setsTheSpinCountWhereNobodyDid() {
        assertEquals(Optional.of(OpenMpWaiting.SPIN_COUNT), OpenMpWaiting.choose(Map.of(), null));
    }

    @Test
    void leavesTheUsersChoiceAlone() {
        assertEquals(Optional.empty(), OpenMpWaiting.choose(Map.of("GOMP_SPINCOUNT", "0"), null));
        assertEquals(Optional.empty(), OpenMpWaiting.choose(Map.of("OMP_WAIT_POLICY", "active"), null));
        assertEquals(Optional.empty(), OpenMpWaiting.choose(Map.of(), "keep"));
    }

    @Test
    void libgompReadsWhatWasSet() throws IOException, InterruptedException {
        List<String> lines = probe(Map.of());
        assertTrue(lines.contains("environment " + OpenMpWaiting.SPIN_COUNT), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("GOMP_SPINCOUNT = '5000'")), lines::toString);
    }

    @Test
    void libgompReadsWhatTheUserSet() throws IOException, InterruptedException {
        List<String> lines = probe(Map.of("GOMP_SPINCOUNT", "77"));
        assertTrue(lines.contains("environment 77"), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("GOMP_SPINCOUNT = '77'")), lines::toString);
    }

    @Test
    void aPropertyKeepsTheEnvironment() throws IOException, InterruptedException {
        List<String> lines = probe(Map.of(), "-Ddnn4j.openmp.environment=keep");
        assertTrue(lines.contains("environment unset"), lines::toString);
    }

    private static List<String> probe(Map<String, String> variables, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"));
        builder.environment().putAll(variables);
        builder.environment().put("OMP_DISPLAY_ENV", "verbose");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().map(String::strip).toList();
    }
}
