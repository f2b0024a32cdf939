package io.github.dnn4j.onednn.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onednn.Nets;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
    private static final Map<String, LayoutChoice> CHOICES = Map.of(
            "a", new LayoutChoice(ActivationLayout.BLOCKED, 2),
            "b with\tspaces", new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0));

    @TempDir
    private Path folder;

    private static List<String> notesOf(CompileOptions options) {
        Network network = Nets.small();
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork model = backend.compile(network, Nets.parameters(network), options)) {
            return model.explain(network.defaultShapes()).notes();
        }
    }

    private static long count(List<String> notes, String part) {
        return notes.stream().filter(note -> note.contains(part)).count();
    }

    @Test
    void aTunedNetworkAgreesWithTheReference() {
        Network network = Nets.small();
        Shape input = network.inputs().getFirst().shape();
        CompileOptions tuned = CompileOptions.defaults().tuning(Tuning.MEASURE);
        try (Backend backend = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open()) {
            assertArrayEquals(
                    Nets.run(reference, network, Nets.parameters(network), CompileOptions.defaults(), input),
                    Nets.run(backend, network, Nets.parameters(network), tuned, input),
                    1e-5f);
        }
    }

    @Test
    void otherShapesAreTunedToo() {
        Network network = Nets.small();
        CompileOptions tuned = CompileOptions.defaults().tuning(Tuning.MEASURE);
        try (Backend backend = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open();
                CompiledNetwork model = backend.compile(network, Nets.parameters(network), tuned);
                CompiledNetwork expected = reference.compile(network, Nets.parameters(network), tuned);
                Session session = model.newSession(Shape.of(3, 3, 16, 16));
                Session wanted = expected.newSession(Shape.of(3, 3, 16, 16))) {
            assertArrayEquals(Nets.run(wanted, network, 4), Nets.run(session, network, 4), 1e-5f);
        }
    }

    @Test
    void whatWasMeasuredIsKeptAndUsedAgain() throws IOException {
        CompileOptions options = CompileOptions.defaults().tuning(Tuning.MEASURE.cachedIn(folder.resolve("new")));
        assertEquals(1, count(notesOf(options), "measured here"));
        List<String> again = notesOf(options);
        assertEquals(0, count(again, "measured here"));
        assertEquals(1, count(again, "measured before"));
        try (var files = Files.list(folder.resolve("new"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aDamagedFileIsIgnoredWithANoteAndWrittenAgain() throws IOException {
        CompileOptions options = CompileOptions.defaults().tuning(Tuning.MEASURE.cachedIn(folder));
        notesOf(options);
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        String good = Files.readString(file);
        Files.writeString(file, good.substring(0, good.length() / 2));
        List<String> notes = notesOf(options);
        assertEquals(1, count(notes, "is not used"));
        assertEquals(1, count(notes, "measured here"));
        assertEquals(1, count(notesOf(options), "measured before"));
    }

    @Test
    void aFolderThatCannotBeMadeIsANote() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        List<String> notes = notesOf(CompileOptions.defaults().tuning(Tuning.MEASURE.cachedIn(file.resolve("below"))));
        assertEquals(1, count(notes, "could not be kept"));
    }

    @Test
    void theCacheGivesBackWhatItKeeps() {
        List<String> notes = new ArrayList<>();
        TuningCache cache = new TuningCache(folder, "key");
        assertEquals(Optional.empty(), cache.read(notes));
        cache.write(CHOICES, notes);
        assertEquals(Optional.of(CHOICES), cache.read(notes));
        assertEquals(List.of(), notes);
    }

    @Test
    void foreignFilesAreNotUsed() throws IOException {
        TuningCache mine = new TuningCache(folder, "mine");
        TuningCache other = new TuningCache(folder, "other");
        List<String> notes = new ArrayList<>();
        other.write(CHOICES, notes);
        Files.copy(other.file(), mine.file());
        assertEquals(Optional.empty(), mine.read(notes));
        assertEquals(1, notes.size());
        String text = Files.readString(other.file());
        Files.writeString(other.file(), text.replace("BLOCKED", "CHANNELS_LAST"));
        assertEquals(Optional.empty(), other.read(notes));
        Files.write(other.file(), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        assertEquals(Optional.empty(), other.read(notes));
        Files.writeString(other.file(), "");
        assertEquals(Optional.empty(), other.read(notes));
        assertEquals(4, notes.size());
    }

    @Test
    void theKeyTellsShapesPrecisionAndThreadsApart() {
        Network network = Nets.small();
        Program program = Program.of(network, Nets.parameters(network));
        CompileOptions options = CompileOptions.defaults();
        Map<String, Shape> one = network.defaultShapes();
        Map<String, Shape> two = Map.of("data", Shape.of(2, 3, 16, 16));
        String key = Tuner.key(program, options, one, 2);
        assertEquals(key, Tuner.key(program, options, one, 2));
        assertNotEquals(key, Tuner.key(program, options, two, 2));
        assertNotEquals(key, Tuner.key(program, options, one, 1));
        assertNotEquals(key, Tuner.key(program, options.precision(Precision.BF16), one, 2));
        assertNotEquals(key, Tuner.key(program, options.precision("pw", Precision.BF16), one, 2));
        assertTrue(key.startsWith(OneDnnInfo.version()));
        assertFalse(key.contains("@"), "something in the key is told by its identity only: " + key);
    }

    /** What is no file of choices is a note like other damage, and is not read to its end. */
    @Test
    void hugeAndSpecialFilesAreNotUsed() throws IOException {
        TuningCache cache = new TuningCache(folder, "key");
        try (RandomAccessFile sparse = new RandomAccessFile(cache.file().toFile(), "rw")) {
            sparse.setLength(4L << 30);
        }
        List<String> notes = new ArrayList<>();
        assertEquals(Optional.empty(), cache.read(notes));
        Files.delete(cache.file());
        Files.createDirectory(cache.file());
        assertEquals(Optional.empty(), cache.read(notes));
        Files.delete(cache.file());
        Path zero = Path.of("/dev/zero");
        if (Files.exists(zero)) {
            Files.createSymbolicLink(cache.file(), zero);
            assertEquals(Optional.empty(), cache.read(notes));
            assertEquals(3, notes.size(), notes.toString());
        }
        assertTrue(notes.stream().allMatch(note -> note.contains(cache.file().toString())), notes.toString());
        Files.deleteIfExists(cache.file());
    }
}
