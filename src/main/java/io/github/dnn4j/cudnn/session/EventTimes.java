package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.cudnn.driver.CudaStreams;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.driver.DeviceStream;
import java.util.List;

/** Times work on the device, one by one, by the events between. */
final class EventTimes {
    private EventTimes() {}

    /** Puts everything on the stream and waits for its end; the nanoseconds that each took. */
    static long[] nanos(List<Runnable> work, DeviceStream stream, String name) {
        try (CudnnScope events = new CudnnScope()) {
            long[] marks = new long[work.size() + 1];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = events.event();
            }
            CudaStreams.record(marks[0], stream.stream());
            for (int i = 0; i < work.size(); i++) {
                work.get(i).run();
                CudaStreams.record(marks[i + 1], stream.stream());
            }
            CudaStreams.synchronize(stream.stream(), name);
            long[] nanos = new long[work.size()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = CudaStreams.elapsedNanos(marks[i], marks[i + 1]);
            }
            return nanos;
        }
    }
}
