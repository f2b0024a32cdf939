package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.cudnn.driver.CudaGraphs;
import io.github.dnn4j.cudnn.driver.CudaStreams;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Work that is put on a stream call by call the first time, recorded as a CUDA graph the second, and is one launch of
 * that from then on, without allocating.
 */
final class RecordedWork implements AutoCloseable {
    private final String name;
    private final DeviceStream stream;
    private final Supplier<SessionWork> preparation;
    private SessionWork work;
    private CudaGraphs.Launch launch;
    private boolean pending;

    /**
     * Prepares the work.
     *
     * @param name the session, for messages
     * @param stream where a run goes that is waited for
     * @param preparation prepares the work with the addresses of the moment
     */
    RecordedWork(String name, DeviceStream stream, Supplier<SessionWork> preparation) {
        this.name = name;
        this.stream = stream;
        this.preparation = preparation;
        this.work = preparation.get();
    }

    private SessionWork work() {
        if (work == null) {
            work = preparation.get();
        }
        return work;
    }

    /** Runs it and waits for the end. */
    void run() {
        if (!work().isWarm()) {
            work().runCalls();
            return;
        }
        launchOn(stream.stream());
        launch.run(name);
        launch.synchronize(name);
    }

    /** Puts a launch on any stream, to begin after the launch before; does not wait for it. */
    void enqueue(long on) {
        if (pending && !launch.isOn(on)) {
            CudaStreams.await(stream.event(), on, name);
        }
        if (!work().isWarm()) {
            CudaStreams.synchronize(on, name);
            work().runCalls();
        }
        launchOn(on);
        launch.run(name);
        launch.mark(name);
        pending = true;
    }

    private void launchOn(long on) {
        if (launch == null || !launch.isOn(on)) {
            launch = new CudaGraphs.Launch(work().graph(), on, stream.event());
        }
    }

    /** Waits for the end of the last launch that was enqueued. */
    void await() {
        if (pending) {
            CudaStreams.await(stream.event(), name);
            pending = false;
        }
    }

    /** The nanoseconds of each call, run one by one. */
    long[] callNanos(int calls) {
        long[] nanos = EventTimes.nanos(work().all(), stream, name);
        return Arrays.copyOfRange(nanos, work.before(), work.before() + calls);
    }

    /** Drops what was prepared, for addresses change; the next run prepares it anew. */
    void drop() {
        SessionWork old = work;
        work = null;
        launch = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        drop();
    }
}
