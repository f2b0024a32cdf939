package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file from front to back, unpacked on the way where it is gzipped. */
final class Bytes implements AutoCloseable {
    /** Deflate makes at most 1032 bytes of one: a match of 258 bytes takes at least two bits. */
    private static final long DEFLATE_FACTOR = 1032;

    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final boolean packed;
    private final long fileBytes;
    private final byte[] chunk = new byte[CHUNK];
    private long position;

    private Bytes(Path file, InputStream in, boolean packed, long fileBytes) {
        this.file = file;
        this.in = in;
        this.packed = packed;
        this.fileBytes = fileBytes;
    }

    /** Opens a file; gzip is known by its first two bytes, whatever the name. */
    static Bytes open(Path file) {
        require(Files.isRegularFile(file), Files.exists(file) ? "%s is no file" : "there is no file %s", file);
        InputStream raw = null;
        try {
            long size = Files.size(file);
            raw = new BufferedInputStream(Files.newInputStream(file), CHUNK);
            raw.mark(2);
            boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return new Bytes(file, packed ? new GZIPInputStream(raw, CHUNK) : raw, packed, size);
        } catch (IOException e) {
            closeAfter(raw, e);
            throw failed(file, e);
        }
    }

    private static void closeAfter(InputStream raw, IOException failure) {
        try {
            if (raw != null) {
                raw.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static DataSetException failed(Path file, IOException e) {
        return switch (e) {
            case EOFException _ -> new DataSetException(file + " ends too early: it is incomplete", e);
            case ZipException _ -> new DataSetException(file + " is damaged: " + e.getMessage(), e);
            case NoSuchFileException _ -> new DataSetException("there is no file " + file, e);
            default -> new DataSetException("cannot read " + file + ": " + e.getMessage(), e);
        };
    }

    /** A 32-bit number, most significant byte first. */
    int bigEndian() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | unsigned();
        }
        return value;
    }

    /** One byte, 0 to 255. */
    int unsigned() {
        try {
            int value = in.read();
            if (value < 0) {
                throw new EOFException();
            }
            position++;
            return value;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /**
     * Checks that {@code bytes} more can follow, and that nothing follows them where that is known, before memory is
     * allocated for them.
     */
    void requireRest(long bytes, String what) {
        if (packed) {
            require(
                    bytes <= DEFLATE_FACTOR * fileBytes,
                    "%s declares %s, %,d bytes, which a gzip file of %,d bytes cannot hold",
                    file,
                    what,
                    bytes,
                    fileBytes);
        } else {
            require(
                    position + bytes == fileBytes,
                    "%s declares %s, so it should have %,d bytes; it has %,d",
                    file,
                    what,
                    position + bytes,
                    fileBytes);
        }
    }

    /** Fills {@code target} with what follows. */
    void fill(MemorySegment target) {
        try {
            for (long at = 0; at < target.byteSize(); ) {
                int count = in.read(chunk, 0, (int) Math.min(CHUNK, target.byteSize() - at));
                if (count < 0) {
                    throw new EOFException();
                }
                MemorySegment.copy(chunk, 0, target, ValueLayout.JAVA_BYTE, at, count);
                at += count;
                position += count;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Checks that nothing follows, a gzip file's checksum included. */
    void requireEnd() {
        try {
            require(in.read() < 0, "%s goes on after the %,d bytes that it declares", file, position);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
