package io.github.dnn4j.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One holder's use of an open file that has to stay as it was when it was opened. Whoever reads asks {@link
 * #requireUnchanged} before and after.
 */
final class UnchangedFile implements AutoCloseable {
    private static final int PART = 1 << 30;
    /** Java reads to its heap by way of native memory, and keeps as much for the thread as it ever read at once. */
    private static final int PART_ON_HEAP = 1 << 16;

    private final String name;
    private final OpenFile file;
    private final AtomicBoolean closed = new AtomicBoolean();

    private UnchangedFile(String name, OpenFile file) {
        this.name = name;
        this.file = file;
    }

    static UnchangedFile open(Path path) throws IOException {
        return new UnchangedFile(path.toString(), OpenFile.open(path));
    }

    /** The same file for another holder. */
    UnchangedFile share() {
        requireOpen();
        if (!file.hold()) {
            throw isClosed();
        }
        return new UnchangedFile(name, file);
    }

    /** The size in bytes when it was opened. */
    long size() {
        return file.opened().size();
    }

    /**
     * Fills {@code target} from {@code offset} on.
     *
     * @throws TensorFileException if the file cannot be read, or ends before
     * @throws IllegalStateException if it is closed
     */
    void read(long offset, MemorySegment target) {
        requireOpen();
        int most = target.isNative() ? PART : PART_ON_HEAP;
        for (long done = 0; done < target.byteSize(); done += most) {
            ByteBuffer part = target.asSlice(done, Math.min(most, target.byteSize() - done))
                    .asByteBuffer();
            try {
                file.read(offset + done, part);
            } catch (IOException e) {
                throw unreadable(e);
            }
            if (part.hasRemaining()) {
                requireUnchanged();
                throw new TensorFileException(name + " ends before byte " + (offset + target.byteSize())
                        + ", although it has " + size() + " bytes");
            }
        }
    }

    /**
     * Throws if the file is another than when it was opened.
     *
     * @throws TensorFileException if it has changed
     * @throws IllegalStateException if it is closed
     */
    void requireUnchanged() {
        requireOpen();
        FileState now;
        try {
            now = file.now();
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!now.equals(file.opened())) {
            throw new TensorFileException(name + " has changed since it was opened, so weights that are still in it"
                    + " cannot be read: it had " + file.opened() + "; now it has " + now
                    + ". Read it again. To replace a"
                    + " file that is in use, write a new one and rename that over it");
        }
    }

    private TensorFileException unreadable(IOException e) {
        requireOpen();
        return new TensorFileException("cannot read " + name + ": " + e.getMessage(), e);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw isClosed();
        }
    }

    private IllegalStateException isClosed() {
        return new IllegalStateException(
                name + " is closed, so weights that are still in it cannot be read; close it after what uses them");
    }

    /** Ends this holder's use; the second time this does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            file.close();
        }
    }
}
