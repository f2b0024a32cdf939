package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.runtime.ExtractionFolder;
import io.github.dnn4j.runtime.LoadFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where native libraries are loaded from, and what is said when they cannot be: each in a process of its own. */
class NativeLoadingTest {
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    private static final String USER = System.getProperty("user.name");
    private static final int ANOTHER_USER = 65534;

    @TempDir
    private Path folder;

    private Path home;
    private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = folder.toRealPath();
        home = make("home", "rwx------");
        temporary = make("tmp", "rwx------");
    }

    /** A folder of exactly these permissions. */
    private Path make(String name, String permissions) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
        return made;
    }

    private Map<String, String> probe(List<String> options, String... arguments) throws Exception {
        return probe(List.of(), options, arguments);
    }

    private Map<String, String> probe(List<String> prefix, List<String> options, String... arguments) throws Exception {
        List<String> all =
                new ArrayList<>(List.of(NATIVE_ACCESS, "-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
        all.addAll(options);
        return NativeLoadingProbe.run("", prefix, all, arguments);
    }

    private static void assertFailed(LoadFailure.Kind kind, Map<String, String> result, String... facts) {
        assertEquals(kind.name(), result.get("kind"), result::toString);
        assertEquals("true", result.get("again"), result::toString);
        assertFalse(result.get("causes").isBlank(), result::toString);
        for (String fact : facts) {
            assertTrue(result.get("message").contains(fact), () -> fact + " in " + result);
        }
    }

    private static void assertLoadedFrom(Path expected, Map<String, String> result) throws IOException {
        assertEquals("NONE", result.get("kind"), result::toString);
        assertEquals(expected.toString(), result.get("folder"), result::toString);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(expected)));
    }

    private static void requireRoot() {
        assumeTrue("root".equals(USER), "only root can give files away and mount file systems");
    }

    private static void giveAway(Path... paths) throws IOException {
        for (Path path : paths) {
            Files.setAttribute(path, "unix:uid", ANOTHER_USER);
        }
    }

    @Test
    void aFolderThatAnotherUserPreparedIsNotUsed() throws Exception {
        requireRoot();
        home = Path.of("/proc/nowhere");
        Path prepared = make("tmp/.javacpp-" + USER + "/cache", "rwxr-xr-x");
        giveAway(prepared, prepared.getParent());
        Map<String, String> result = probe(List.of());
        assertLoadedFrom(temporary.resolve("dnn4j-" + USER + "-development"), result);
        assertTrue(result.get("output").contains(prepared.toString()), result::toString);
    }

    @Test
    void aFolderThatOthersMayWriteToIsNotUsed() throws Exception {
        Path open = make("open", "rwxrwxrwx");
        Map<String, String> result = probe(List.of("-D" + ExtractionFolder.PROPERTY + "=" + open));
        assertLoadedFrom(home.resolve(".cache/dnn4j-" + USER + "-development"), result);
        assertTrue(result.get("output").contains(open.toString()), result::toString);
        assertEquals("true", result.get("collectorOff"));
    }

    /** Files that the group may write to are out of its reach in a folder of mode 700. */
    @Test
    void aGenerousMaskDoesNotMatter() throws Exception {
        List<String> mask = List.of("bash", "-c", "umask 002; exec \"$@\"", "masked");
        assertLoadedFrom(home.resolve(".javacpp/cache"), probe(mask, List.of()));
        assertLoadedFrom(home.resolve(".javacpp/cache"), probe(mask, List.of()));
        make("home/.javacpp/cache", "rwxr-xr-x");
        assertLoadedFrom(home.resolve(".cache/dnn4j-" + USER + "-development"), probe(mask, List.of()));
    }

    /** One of the folder's files is another user's: it was planted while the folder was open. */
    @Test
    void whatLiesInTheFolderCountsToo() throws Exception {
        requireRoot();
        giveAway(Files.createFile(make("home/.javacpp/cache", "rwx------").resolve("planted.so")));
        assertLoadedFrom(home.resolve(".cache/dnn4j-" + USER + "-development"), probe(List.of()));
    }

    @Test
    void withoutASafeFolderNothingIsLoaded() throws Exception {
        home = Path.of("/proc/nowhere");
        make("tmp", "rwxrwxrwx");
        assertFailed(LoadFailure.Kind.UNSAFE_FOLDER, probe(List.of()), temporary.toString(), ExtractionFolder.PROPERTY);
    }

    @Test
    void aLinkInPlaceOfTheOwnFolderIsNotFollowed() throws Exception {
        requireRoot();
        home = Path.of("/proc/nowhere");
        make("tmp/.javacpp-" + USER + "/cache", "rwxrwxrwx");
        Path own = Files.createSymbolicLink(
                temporary.resolve("dnn4j-" + USER + "-development"), make("elsewhere", "rwx------"));
        Files.setAttribute(own, "unix:uid", ANOTHER_USER, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        assertFailed(LoadFailure.Kind.UNSAFE_FOLDER, probe(List.of()), own.toString(), ExtractionFolder.PROPERTY);
    }

    @Test
    void anUnsafeFolderThatJavaCppHasAlreadyIsRefused() throws Exception {
        Path open = make("open", "rwxrwxrwx");
        assertFailed(
                LoadFailure.Kind.UNSAFE_FOLDER,
                probe(List.of("-D" + ExtractionFolder.PROPERTY + "=" + open), "before"),
                open.toString(),
                ExtractionFolder.PROPERTY);
    }

    @Test
    void noFolderAtAllIsSaid() throws Exception {
        home = Path.of("/proc/nowhere");
        temporary = Path.of("/proc/neither");
        assertFailed(LoadFailure.Kind.NO_FOLDER, probe(List.of()), "/proc/nowhere", ExtractionFolder.PROPERTY);
    }

    @Test
    void deniedNativeAccessIsSaid() throws Exception {
        Map<String, String> result = NativeLoadingProbe.run(
                "",
                List.of(),
                List.of("--illegal-native-access=deny", "-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
        assertFailed(LoadFailure.Kind.NATIVE_ACCESS_DENIED, result, "--enable-native-access");
    }

    @Test
    void anotherPlatformIsNamed() throws Exception {
        assertFailed(
                LoadFailure.Kind.WRONG_PLATFORM,
                probe(List.of("-Dorg.bytedeco.javacpp.platform=linux-riscv64")),
                "riscv64",
                "x86-64");
    }

    @Test
    void missingJarsAreNamed() throws Exception {
        List<String> options = List.of(NATIVE_ACCESS, "-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary);
        assertFailed(
                LoadFailure.Kind.MISSING_JARS,
                NativeLoadingProbe.run("dnnl-", List.of(), options),
                "io.github.dnn4j:dnn4j-linux-x86_64",
                "org.bytedeco:dnnl",
                "org.bytedeco:dnnl with the classifier linux-x86_64");
    }

    @Test
    void aDamagedLibraryIsNamed() throws Exception {
        Map<String, String> intact = probe(List.of("-Dorg.bytedeco.javacpp.nopointergc=false"));
        assertEquals("NONE", intact.get("kind"), intact::toString);
        assertEquals("false", intact.get("collectorOff"), "the application's choice");
        Path library;
        try (var files = Files.walk(home)) {
            library = files.filter(file -> file.endsWith("libjnidnnl.so"))
                    .findFirst()
                    .orElseThrow();
        }
        FileTime time = Files.getLastModifiedTime(library);
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
            file.write(new byte[64]);
        }
        Files.setLastModifiedTime(library, time);
        assertFailed(LoadFailure.Kind.DAMAGED, probe(List.of()), library.toString());
    }

    @Test
    void tooLittleAddressSpaceIsSaid() throws Exception {
        assertEquals("NONE", probe(List.of()).get("kind"));
        List<String> small =
                List.of("-XX:ReservedCodeCacheSize=16m", "-XX:CompressedClassSpaceSize=16m", "-Xshare:off");
        // How much Java itself takes depends on the machine: the first limit at which it starts is to be too low.
        for (int kilobytes = 400_000; kilobytes < 2_000_000; kilobytes += 100_000) {
            List<String> limited =
                    List.of("bash", "-c", "cd " + folder + "; ulimit -v " + kilobytes + "; exec \"$@\"", "limited");
            Map<String, String> result = probe(limited, small);
            if (!result.get("kind").startsWith("process ended")) {
                assertFailed(LoadFailure.Kind.ADDRESS_SPACE, result, Long.toString(1024L * kilobytes), "ulimit");
                return;
            }
        }
    }

    @Test
    void aFileSystemWithoutExecutionIsSaid() throws Exception {
        requireRoot();
        Path mounted = mount("noexec,mode=700");
        try {
            assertFailed(
                    LoadFailure.Kind.NOEXEC,
                    probe(List.of("-D" + ExtractionFolder.PROPERTY + "=" + mounted)),
                    mounted.toString(),
                    "noexec",
                    ExtractionFolder.PROPERTY);
        } finally {
            unmount(mounted);
        }
    }

    @Test
    void aFullFileSystemIsSaid() throws Exception {
        requireRoot();
        Path mounted = mount("size=2m,mode=700");
        try {
            assertFailed(
                    LoadFailure.Kind.DISK_FULL,
                    probe(List.of("-D" + ExtractionFolder.PROPERTY + "=" + mounted)),
                    mounted.toString(),
                    ExtractionFolder.PROPERTY);
        } finally {
            unmount(mounted);
        }
    }

    private Path mount(String options) throws Exception {
        Path point = make("mounted", "rwx------");
        int code = new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "none", point.toString())
                .start()
                .waitFor();
        assumeTrue(code == 0, "root cannot mount a file system here");
        return point;
    }

    private static void unmount(Path point) throws Exception {
        new ProcessBuilder("umount", point.toString()).start().waitFor();
    }
}
