package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs in a process that may make no more threads, whose OpenMP would end it: it goes on with fewer, gives the right
 * results, and names the limit once. The process limits itself, before it compiles or between runs.
 */
class TeamLimitsTest {
    /** A user that has no processes, so that the number of its threads is that of the process's. */
    private static final String USER = "54321";

    private static final Path GROUPS = Path.of("/sys/fs/cgroup/pids");

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void goesOnWhereTheUserMayHaveNoMoreThreads(String when, @TempDir Path libraries)
            throws IOException, InterruptedException {
        assumeTrue(isRoot(), "only root can start a process as another user, for whom RLIMIT_NPROC holds");
        assumeTool("setpriv");
        assumeTool("prlimit");
        List<String> asUser = List.of(
                "setpriv",
                "--reuid=" + USER,
                "--regid=" + USER,
                "--clear-groups",
                // The class path may lie where only root looks.
                "--inh-caps=-all,+dac_read_search,+dac_override",
                "--ambient-caps=+dac_read_search,+dac_override",
                // The user has no home to unpack libraries into.
                "env",
                "JDK_JAVA_OPTIONS=-Dorg.bytedeco.javacpp.cachedir=" + libraries);
        assertNamesOnce("RLIMIT_NPROC", run(asUser, "processes", when));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void goesOnWhereStacksFindNoAddresses(String when) throws IOException, InterruptedException {
        assumeTool("prlimit");
        assertNamesOnce("RLIMIT_AS", run(List.of(), "addresses", when));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void goesOnWhereTheControlGroupMayHaveNoMoreThreads(String when) throws IOException, InterruptedException {
        assumeTrue(isRoot() && Files.isDirectory(GROUPS), "needs root and the pids controller at " + GROUPS);
        Path group = GROUPS.resolve("dnn4j-" + ProcessHandle.current().pid() + "-" + when);
        assumeTrue(group.toFile().mkdir(), "no control group can be made in " + GROUPS);
        try {
            List<String> inside =
                    List.of("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh");
            assertNamesOnce("pids.max", run(inside, "group", when, group.toString()));
        } finally {
            Files.delete(group);
        }
    }

    @Test
    void isSilentWithoutALimit() throws IOException, InterruptedException {
        List<String> lines = run(List.of(), "none", "before");
        assertTrue(lines.stream().noneMatch(line -> line.contains("cannot be had")), lines::toString);
    }

    private static void assertNamesOnce(String limit, List<String> lines) {
        assertEquals(1, lines.stream().filter(line -> line.contains(limit)).count(), lines::toString);
        assertEquals(
                1, lines.stream().filter(line -> line.contains("cannot be had")).count(), lines::toString);
    }

    private static List<String> run(List<String> prefix, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TeamLimitsProbe.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_STACKSIZE", "64M");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.contains(TeamLimitsProbe.DONE), output);
        return output.lines().toList();
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static void assumeTool(String name) {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(found, "there is no " + name + " on the path");
    }
}
