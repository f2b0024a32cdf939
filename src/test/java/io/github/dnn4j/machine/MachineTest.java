package io.github.dnn4j.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    private Path root;

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    @Test
    void readsTheTightestLimitOfCgroupV2() throws IOException {
        write("proc/self/cgroup", "0::/pod/app\n");
        write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        write("sys/fs/cgroup/pod/cpu.max", "150000 100000\n");
        write("sys/fs/cgroup/pod/app/cpu.max", "max 100000\n");
        write("sys/fs/cgroup/pod/memory.max", "4294967296\n");
        write("sys/fs/cgroup/pod/app/memory.max", "1073741824\n");
        assertEquals(
                new ContainerLimits("cgroup v2", OptionalDouble.of(1.5), OptionalLong.of(1L << 30)),
                ContainerLimits.read(root));
    }

    @Test
    void readsCgroupV1() throws IOException {
        write("proc/self/cgroup", "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertEquals(
                new ContainerLimits("cgroup v1", OptionalDouble.of(2), OptionalLong.empty()),
                ContainerLimits.read(root));
    }

    @Test
    void noControlGroupsNoLimits() {
        assertEquals(
                new ContainerLimits("none", OptionalDouble.empty(), OptionalLong.empty()), ContainerLimits.read(root));
    }

    @Test
    void readsTheProcessor() {
        Processor processor = Processor.parse(List.of(
                "processor\t: 0",
                "model name\t: Some Processor @ 2.50GHz",
                "flags\t\t: fpu amx_tile avx2 avx512f",
                "processor\t: 1"));
        assertEquals(new Processor("Some Processor @ 2.50GHz", List.of("AVX2", "AVX-512", "AMX"), 2), processor);
    }

    @Test
    void comparesLibraryVersionsAsNumbers() {
        assertTrue(new CLibrary("glibc", "2.9").isGlibcBefore(2, 28));
        assertTrue(new CLibrary("glibc", "2.27").isGlibcBefore(2, 28));
        assertFalse(new CLibrary("glibc", "2.28").isGlibcBefore(2, 28));
        assertFalse(new CLibrary("musl", "").isGlibcBefore(2, 28));
    }

    @Test
    void findsVersionAndCommitOfASourceTree() throws IOException {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        write("pom.xml", "<project><artifactId>dnn4j</artifactId>\n  <version>1.2.3</version></project>");
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/packed-refs", "# pack-refs\n" + commit + " refs/heads/main\n");
        Path classes = Files.createDirectories(root.resolve("target/classes"));
        BuildInfo packed = BuildInfo.ofBuildFolder(classes);
        assertEquals(new BuildInfo("1.2.3", Optional.of(commit)), packed);
        assertEquals("0123456789ab", packed.shortCommit().orElseThrow());
        write(".git/refs/heads/main", "f".repeat(40) + "\n");
        assertEquals(
                Optional.of("f".repeat(40)), BuildInfo.ofBuildFolder(classes).commit());
    }

    /** As `git worktree add` leaves it: the folder's own HEAD lies elsewhere, the branches in yet another place. */
    @Test
    void findsTheCommitOfALinkedWorkingTree() throws IOException {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        write("linked/pom.xml", "<project><artifactId>dnn4j</artifactId>\n  <version>1.2.3</version></project>");
        write("linked/.git", "gitdir: " + root.resolve("main/.git/worktrees/linked") + "\n");
        write("main/.git/worktrees/linked/HEAD", "ref: refs/heads/work\n");
        write("main/.git/worktrees/linked/commondir", "../..\n");
        write("main/.git/refs/heads/work", commit + "\n");
        Path classes = Files.createDirectories(root.resolve("linked/target/classes"));
        assertEquals(Optional.of(commit), BuildInfo.ofBuildFolder(classes).commit());
    }

    @Test
    void readsWhatDecidesHowFastTheMachineIs() throws IOException {
        write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
        write("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
        write("sys/devices/system/cpu/cpu0/cache/index0/size", "48K\n");
        write("sys/devices/system/cpu/cpu0/cache/index2/size", "2M\n");
        write("sys/devices/system/cpu/cpu0/cache/index3/size", "32768K\n");
        write("proc/loadavg", "1.25 0.80 0.50 2/345 6789\n");
        ProcessorSettings tuning = ProcessorSettings.read(
                root, Map.of("OMP_NUM_THREADS", "2", "HOME", "/home/someone"), List.of("-Xmx1g"));
        assertEquals(
                new ProcessorSettings(
                        Optional.of("powersave"),
                        Optional.of(false),
                        OptionalLong.of(32L << 20),
                        OptionalDouble.of(1.25),
                        Map.of("OMP_NUM_THREADS", "2"),
                        List.of("-Xmx1g")),
                tuning);
        assertTrue(Json.write(tuning.toJson()).contains("\"last_level_cache_bytes\": 33554432"));
    }

    @Test
    void whatTheSystemDoesNotTellIsEmpty() {
        ProcessorSettings tuning = ProcessorSettings.read(root.resolve("nowhere"), Map.of(), List.of());
        assertEquals(
                new ProcessorSettings(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        Map.of(),
                        List.of()),
                tuning);
    }

    @Test
    void theFingerprintOfThisMachineIsWhole() {
        Fingerprint fingerprint = Fingerprint.collect(Map.of("library", "1"));
        assertTrue(fingerprint.usableProcessors() >= 1);
        assertTrue(fingerprint.usableMemoryBytes().orElse(1) > 0);
        assertFalse(fingerprint.build().version().isEmpty());
        assertTrue(Json.write(fingerprint.toJson()).contains("\"library\": \"1\""));
    }
}
