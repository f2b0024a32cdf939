package io.github.dnn4j.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.Nets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An error that a process's context does not survive, such as a GPU taken away, in a process of its own on the host
 * stand-in for CUDA and cuDNN: the process cannot use the backend afterwards.
 */
class StandInBrokenDeviceTest {
    private static final int LAUNCH_FAILED = 719;

    @ParameterizedTest
    @ValueSource(strings = {"run", "enqueue", "session"})
    void theBackendSaysThatItCannotBeUsedAnyMore(String when) throws IOException, InterruptedException {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + StandIn.PATH_PROPERTY + "=" + StandIn.folder(),
                "-cp",
                System.getProperty("java.class.path"),
                StandInBrokenDeviceTest.class.getName(),
                when);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        List<String> lines = output.lines().filter(line -> line.contains(": ")).toList();
        assertTrue(lines.get(0).startsWith("NativeException: "), output);
        assertTrue(lines.get(0).contains("cudaErrorLaunchFailure"), output);
        for (String later : List.of("the other session", "a new session", "a new backend")) {
            String line = lines.stream()
                    .filter(each -> each.startsWith(later))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(output));
            assertTrue(line.contains("the GPU cannot be used by this process any more: "), line);
            assertTrue(line.contains("cudaErrorLaunchFailure"), line);
            assertTrue(line.contains("Start the process anew"), line);
        }
        assertTrue(lines.getLast().startsWith("closed: quietly"), output);
        assertFalse(output.contains("Exception in thread"), output);
    }

    /** What happens in the process. */
    public static void main(String... arguments) {
        StandIn standIn = StandIn.use();
        Network network = Nets.small();
        Backend backend = CudnnBackend.open();
        CompiledNetwork model = backend.compile(network, Nets.parameters(network), CompileOptions.defaults());
        Session session = model.newSession();
        Session other = model.newSession();
        session.run();
        session.run();
        other.run();
        standIn.breakDevice(LAUNCH_FAILED);
        try {
            switch (arguments[0]) {
                case "run" -> session.run();
                case "enqueue" -> {
                    session.device().orElseThrow().enqueue(0);
                    session.device().orElseThrow().synchronize();
                }
                case "session" -> model.newSession();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (NativeException e) {
            System.out.println("NativeException: " + e.getMessage());
        }
        standIn.reset(); // even if the device were to come back
        refused("the other session", other::run);
        refused("a new session", model::newSession);
        refused("a new backend", CudnnBackend::open);
        List<String> failures = new ArrayList<>();
        for (AutoCloseable each : List.of(session, other, model, backend)) {
            try {
                each.close();
            } catch (Exception e) {
                failures.add(each + ": " + e);
            }
        }
        System.out.println("closed: " + (failures.isEmpty() ? "quietly" : failures));
    }

    private static void refused(String what, Runnable action) {
        try {
            action.run();
            System.out.println(what + ": was possible");
        } catch (IllegalStateException e) {
            System.out.println(what + ": " + e.getMessage());
        }
    }
}
