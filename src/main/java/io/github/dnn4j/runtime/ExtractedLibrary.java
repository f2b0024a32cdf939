package io.github.dnn4j.runtime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A native library in a jar of the class path, and the file that JavaCPP extracts it to: the jar's name, then the
 * entry's, below the folder for extracted libraries.
 *
 * @param source the jar's entry
 * @param file the file, which need not exist
 * @param bytes its size
 */
record ExtractedLibrary(URL source, Path file, long bytes) {
    /** The library, if it is in a jar. */
    static Optional<ExtractedLibrary> of(URL source, Path folder) throws IOException {
        if (!(source.openConnection() instanceof JarURLConnection connection)) {
            return Optional.empty();
        }
        Path jar = Path.of(connection.getJarFile().getName()).getFileName();
        return Optional.of(new ExtractedLibrary(
                source, folder.resolve(jar).resolve(connection.getEntryName()), connection.getContentLengthLong()));
    }

    /** True if the file is there with as many bytes as the jar's entry has. */
    boolean isComplete() throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == bytes;
    }

    /** True if the file has the bytes of the jar's entry. */
    boolean isIntact() throws IOException {
        try (InputStream expected = new BufferedInputStream(source.openStream(), 1 << 16);
                InputStream actual = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] a = new byte[1 << 16];
            byte[] b = new byte[1 << 16];
            int count;
            do {
                count = expected.readNBytes(a, 0, a.length);
                int others = actual.readNBytes(b, 0, b.length);
                if (!java.util.Arrays.equals(a, 0, count, b, 0, others)) {
                    return false;
                }
            } while (count > 0);
            return true;
        }
    }

    /**
     * Tries to write a file of this size where the library belongs.
     *
     * @return the system's words for why it cannot be; empty if it can
     */
    Optional<String> refusal() {
        Path folder = file.getParent();
        while (!Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        Path probe = null;
        try {
            probe = Files.createTempFile(folder, "dnn4j", null);
            try (var out = Files.newOutputStream(probe)) {
                byte[] block = new byte[1 << 20];
                for (long left = bytes; left > 0; left -= block.length) {
                    out.write(block, 0, (int) Math.min(left, block.length));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        } finally {
            delete(probe);
        }
    }

    private static void delete(Path probe) {
        try {
            if (probe != null) {
                Files.deleteIfExists(probe);
            }
        } catch (IOException stays) {
            // An empty file in a folder that cannot be written to any more does no harm.
            probe.toFile().deleteOnExit();
        }
    }

    /** What dnn4j loads from jars: the names of their entries, by what each is. */
    static final List<String> NAMES = List.of(
            "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
            "org/bytedeco/opencl/linux-x86_64/libjniOpenCL.so",
            "org/bytedeco/opencl/linux-x86_64/libOpenCL.so.1",
            "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
            "org/bytedeco/dnnl/linux-x86_64/libgomp.so.1",
            "org/bytedeco/dnnl/linux-x86_64/libjnidnnl.so",
            "io/github/dnn4j/runtime/linux-x86_64/libjnidnn4j.so");
}
