package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemFileTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void commentsAndBlankLinesAreSkipped() throws IOException {
        Path file = write("a.txt", "# header\n\nic3ih9oc8kh3 # first\n#ic1ih1oc1kh1\n  ic4ih9oc8kh3n\"x*2\"   \n");
        List<ProblemFile.Entry> entries = ProblemFile.read(file, false);
        assertEquals(
                List.of("ic3ih9oc8kh3", "ic4ih9oc8kh3n\"x*2\""),
                entries.stream().map(ProblemFile.Entry::text).toList());
        assertTrue(entries.get(1).origin().endsWith("a.txt:5"), entries.get(1).origin());
    }

    @Test
    void optionsHoldUntilReset() throws IOException {
        Path file = write(
                "a.txt", "ic1ih9oc8kh3\n--mb=7 --dir=FWD_D --dt=bf16 --deconv\nic2ih9oc8kh3\n--reset\nic3ih9oc8kh3");
        List<ProblemFile.Entry> entries = ProblemFile.read(file, false);
        assertEquals(2, entries.get(0).parse().batch());
        assertTrue(entries.get(0).bias());
        assertEquals(7, entries.get(1).parse().batch());
        assertEquals(false, entries.get(1).bias());
        assertEquals(true, entries.get(1).parse().isTransposed());
        assertEquals(Optional.of(Precision.BF16), entries.get(1).precision());
        assertEquals(2, entries.get(2).parse().batch());
        assertEquals(Optional.empty(), entries.get(2).precision());
        assertEquals(false, entries.get(2).transposed());
    }

    @Test
    void includesAreRelativeToTheFile() throws IOException {
        write("shapes/inner.txt", "ic5ih9oc8kh3");
        Path file = write("shapes/outer.txt", "ic4ih9oc8kh3\n--batch=inner.txt\nic6ih9oc8kh3");
        List<ProblemFile.Entry> entries = ProblemFile.read(file, false);
        assertEquals(
                List.of("ic4ih9oc8kh3", "ic5ih9oc8kh3", "ic6ih9oc8kh3"),
                entries.stream().map(ProblemFile.Entry::text).toList());
    }

    @Test
    void unknownOptionsNameFileAndLine() throws IOException {
        Path file = write("a.txt", "\n--stag=axb\n");
        InvalidDescriptorException error =
                assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(file, false));
        assertTrue(error.getMessage().contains("a.txt:2") && error.getMessage().contains("--stag"), error.getMessage());
        Path backward = write("b.txt", "--dir=BWD_X");
        assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(backward, false));
    }

    @Test
    void loopsMissingFilesAndBinaryFilesAreRefused() throws IOException {
        Path loop = write("loop.txt", "--batch=loop.txt");
        assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(loop, false));
        assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(folder.resolve("none.txt"), false));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(binary, false));
    }

    @Test
    void whatIsNoRegularFileIsNotRead() throws IOException, InterruptedException {
        Path folderNamed = Files.createDirectory(folder.resolve("a folder"));
        Path huge = folder.resolve("huge");
        try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
            sparse.setLength(4L << 30);
        }
        List<Path> files = new ArrayList<>(List.of(folderNamed, huge));
        Path pipe = folder.resolve("pipe");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            files.add(pipe);
        }
        for (Path file : files) {
            String message = assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(file, false))
                    .getMessage();
            assertTrue(message.contains(file.toString()), message);
        }
        Path outer = write("outer", "--batch=" + files.getLast().getFileName());
        String included = assertThrows(InvalidDescriptorException.class, () -> ProblemFile.read(outer, false))
                .getMessage();
        assertTrue(
                included.contains("outer:1")
                        && included.contains(files.getLast().toString()),
                included);
    }
}
