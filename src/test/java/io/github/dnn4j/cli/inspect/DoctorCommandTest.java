package io.github.dnn4j.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.cli.options.Diagnosis;
import io.github.dnn4j.machine.BuildInfo;
import io.github.dnn4j.machine.CLibrary;
import io.github.dnn4j.machine.ContainerLimits;
import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.machine.Processor;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.runtime.JavaCpp;
import io.github.dnn4j.runtime.Mounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private static final Mounts PLAIN = Mounts.parse(List.of("/dev/sda / ext4 rw,relatime 0 0"));

    private static Fingerprint machine(String glibc, OptionalDouble allowed) {
        return new Fingerprint(
                new Processor("p", List.of(), 4),
                4,
                OptionalLong.empty(),
                new ContainerLimits("none", allowed, OptionalLong.empty()),
                "jvm",
                "os",
                new CLibrary("glibc", glibc),
                new BuildInfo("1", Optional.empty()),
                Map.of());
    }

    private static List<String> warnings(String glibc, OptionalDouble allowed, String ompThreads, Mounts mounts) {
        return Diagnosis.warnings(machine(glibc, allowed), Map.of(), ompThreads, mounts);
    }

    @Test
    void tellsOfThisMachine() {
        CommandLineRun text = CommandLineRun.of("doctor").succeeded();
        assertTrue(text.out().contains("oneDNN"), text.out());
        Map<String, Object> json =
                CommandLineRun.of("doctor", "--json").succeeded().json();
        assertEquals(Boolean.TRUE, ((Map<?, ?>) ((Map<?, ?>) json.get("backends")).get("reference")).get("available"));
        assertFalse(((Map<?, ?>) json.get("libraries")).isEmpty());
        Path folder = JavaCpp.folder().orElseThrow().folder();
        assertEquals(folder.toString(), json.get("library_folder"));
        assertTrue(text.out().contains("extracted to " + folder), text.out());
        Object kept = ((Map<?, ?>) json.get("onednn")).get("primitive_cache_capacity");
        assertEquals(OneDnnInfo.primitiveCacheCapacity(), ((Number) kept).intValue());
        assertTrue(text.out().contains(OneDnnInfo.primitiveCacheCapacity() + " primitives"), text.out());
    }

    @Test
    void warnsOfNothingOnAGoodMachine() {
        assertEquals(List.of(), warnings("2.36", OptionalDouble.of(4), "4", PLAIN));
        assertEquals(List.of(), warnings("2.28", OptionalDouble.empty(), null, PLAIN));
    }

    @Test
    void warnsOfEachTrouble() {
        assertEquals(1, warnings("2.27", OptionalDouble.empty(), null, PLAIN).size());
        assertEquals(1, warnings("2.36", OptionalDouble.of(1.5), null, PLAIN).size());
        assertEquals(1, warnings("2.36", OptionalDouble.empty(), "5,2", PLAIN).size());
        Mounts noexec =
                Mounts.parse(List.of("/dev/sda / ext4 rw 0 0", "tmpfs " + temporary() + " tmpfs rw,noexec 0 0"));
        assertTrue(warnings("2.36", OptionalDouble.empty(), null, noexec)
                .getFirst()
                .contains(System.getProperty("java.io.tmpdir")));
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
    }

    @Test
    void theInnermostMountCounts() {
        Mounts mounts = Mounts.parse(List.of(
                "a / ext4 rw,noexec 0 0",
                "b /home/some\\040one ext4 rw 0 0",
                "c /tmp tmpfs rw 0 0",
                "d /tmp tmpfs rw,noexec 0 0"));
        assertTrue(mounts.forbidExecution(Path.of("/opt")));
        assertFalse(mounts.forbidExecution(Path.of("/home/some one/.javacpp/cache")));
        assertTrue(mounts.forbidExecution(Path.of("/tmp/x")));
    }
}
