package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.runtime.NativeMemory;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures by how many bytes repeated work makes a process grow, in a process of its own whose Java heap is touched
 * from the start: what grows is native.
 */
public final class LeakProbe {
    private static final Network NETWORK = Nets.small();
    private static final Parameters PARAMETERS = Nets.parameters(NETWORK);

    private LeakProbe() {}

    /** Repeats {@code cycles} or {@code failures}, and prints the growth after the first of two given counts. */
    public static void main(String[] arguments) {
        Runnable work = switch (arguments[0]) {
            case "cycles" -> LeakProbe::openCompileRunClose;
            case "failures" -> LeakProbe::failOnBudget;
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        repeat(work, Integer.parseInt(arguments[1]));
        long before = NativeMemory.residentBytes();
        repeat(work, Integer.parseInt(arguments[2]));
        System.out.println(NativeMemory.residentBytes() - before);
    }

    /** The growth that a process of its own measures. */
    static long growth(String work, int first, int then) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LeakProbe.class.getName(),
                work,
                Integer.toString(first),
                Integer.toString(then)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError("the probe failed: " + output);
        }
        return Long.parseLong(output);
    }

    private static void repeat(Runnable work, int count) {
        for (int i = 0; i < count; i++) {
            work.run();
        }
    }

    private static void openCompileRunClose() {
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(NETWORK, PARAMETERS, CompileOptions.defaults());
                Session session = model.newSession()) {
            session.run();
        }
    }

    private static void failOnBudget() {
        try (Backend backend = OneDnnBackend.open();
                MemoryPool small = MemoryPool.ofBytes(20_000)) {
            try (CompiledNetwork model = backend.compile(
                    NETWORK, PARAMETERS, CompileOptions.defaults().memory(small))) {
                throw new AssertionError("a budget of 20,000 bytes was enough for " + model);
            } catch (MemoryBudgetException expected) {
                if (small.bytesInUse() != 0) {
                    throw new AssertionError(small.open().toString(), expected);
                }
            }
        }
    }
}
