package io.github.dnn4j.tensor;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A handle on a file for positional reads by any number of threads, and the state of the file behind it, whatever
 * became of the file's name. The handle is closed when all its holders have closed it, or once nothing refers to it.
 *
 * <p>A {@link java.nio.channels.FileChannel} would be closed for all threads when one of them is interrupted while it
 * reads. An asynchronous channel is not, and with an executor that runs everything in the calling thread it is a plain
 * positional read.
 */
final class OpenFile implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();
    /**
     * The kernel's clock for times of files may advance in steps this long: a tick of the slowest timer it is built
     * with.
     */
    private static final long CLOCK_STEP_NANOS = 10_000_000;
    /** Attempts to open a file that is replaced again and again meanwhile. */
    private static final int ATTEMPTS = 10;

    private static final Path HANDLES = Path.of("/proc/self/fd");

    private final Path path;
    private final AsynchronousFileChannel channel;
    private final FileState opened;
    private final Cleaner.Cleanable cleanable;
    private volatile Path handle;
    private int holders = 1;

    private OpenFile(Path path, AsynchronousFileChannel channel, FileState opened) {
        this.path = path;
        this.channel = channel;
        this.opened = opened;
        this.cleanable = CLEANER.register(this, () -> closeQuietly(channel));
    }

    /** Opens a file; its state is known from then on. */
    static OpenFile open(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        for (int i = 0; i < ATTEMPTS; i++) {
            FileState before = FileState.of(path);
            letClockPass(before);
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(path, Set.of(StandardOpenOption.READ), new CallersThread());
            try {
                if (FileState.of(path).equals(before) && channel.size() == before.size()) {
                    return new OpenFile(path, channel, before);
                }
            } catch (IOException | RuntimeException | Error e) {
                closeQuietly(channel);
                throw e;
            }
            closeQuietly(channel);
        }
        throw new IOException("it changes all the time");
    }

    /**
     * Waits until a later write is sure to have a later time than the one seen. Matters only to a file that was written
     * within the last {@value #CLOCK_STEP_NANOS} ns.
     */
    private static void letClockPass(FileState seen) {
        long age = System.currentTimeMillis() - seen.modified().toMillis();
        long wait = CLOCK_STEP_NANOS - TimeUnit.MILLISECONDS.toNanos(Math.max(0, age - 1));
        for (long end = System.nanoTime() + wait; System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void closeQuietly(AsynchronousFileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }

    /** The state when it was opened. */
    FileState opened() {
        return opened;
    }

    /**
     * The state now of the file that is open. While the path still names it, that is the state of the path; once it was
     * renamed or deleted, of the handle, which Linux shows under /proc. Without either only the size can be known.
     */
    FileState now() throws IOException {
        try {
            Optional<FileState> state = named(path)
                    .or(() -> Optional.ofNullable(handle).flatMap(this::named))
                    .or(this::search);
            return state.isPresent() ? state.get() : new FileState(opened.key(), channel.size(), opened.modified());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The state of what {@code candidate} names, if that is the file that is open. */
    private Optional<FileState> named(Path candidate) {
        try {
            return Optional.of(FileState.of(candidate)).filter(state -> Objects.equals(state.key(), opened.key()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Any handle of this process on the file serves: as long as ours is open no other file has its device and inode.
     */
    private Optional<FileState> search() {
        if (opened.key() == null) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> handles = Files.newDirectoryStream(HANDLES)) {
            for (Path candidate : handles) {
                Optional<FileState> state = named(candidate);
                if (state.isPresent()) {
                    handle = candidate;
                    return state;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Fills {@code target} from {@code offset} on; fewer bytes are read where the file ends. */
    void read(long offset, ByteBuffer target) throws IOException {
        try {
            int read = 0;
            for (long at = offset; target.hasRemaining() && read >= 0; at += read) {
                read = result(channel.read(target, at));
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static int result(Future<Integer> done) throws IOException {
        if (done.state() == Future.State.SUCCESS) {
            return done.resultNow();
        }
        throw new IOException(done.exceptionNow().toString(), done.exceptionNow());
    }

    /** Adds a holder; false if the handle is closed. */
    synchronized boolean hold() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** Ends the hold of one of the holders. */
    @Override
    public synchronized void close() {
        if (--holders == 0) {
            cleanable.clean();
        }
    }
}
