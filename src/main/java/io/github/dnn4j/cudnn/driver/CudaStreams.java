package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/** Streams of work on the device, and events that mark places in them. */
public final class CudaStreams {
    private CudaStreams() {}

    /** A stream as the preset wants it. */
    static CUstream_st stream(long handle) {
        return new CUstream_st(new CudaAddress(handle));
    }

    /** A stream that does not wait for the default one. */
    public static long createStream() {
        CUstream_st stream = new CUstream_st();
        Cuda.check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags", "a session");
        return stream.address();
    }

    public static void destroyStream(long stream) {
        Cuda.check(cudaStreamDestroy(stream(stream)), "cudaStreamDestroy", "a session");
    }

    /** Waits until all work on the stream is done; reports what went wrong in it. */
    public static void synchronize(long stream, String subject) {
        Cuda.check(cudaStreamSynchronize(stream(stream)), "cudaStreamSynchronize", subject);
    }

    static long createEvent() {
        CUevent_st event = new CUevent_st();
        Cuda.check(cudaEventCreateWithFlags(event, cudaEventDefault), "cudaEventCreateWithFlags", "timing");
        return event.address();
    }

    /** An event that orders streams and is not for timing. */
    static long createOrderingEvent() {
        CUevent_st event = new CUevent_st();
        Cuda.check(cudaEventCreateWithFlags(event, cudaEventDisableTiming), "cudaEventCreateWithFlags", "a session");
        return event.address();
    }

    /** Lets what follows on the stream wait until the event's turn has come on its own. */
    public static void await(long event, long stream, String subject) {
        Cuda.check(
                cudaStreamWaitEvent(stream(stream), new CUevent_st(new CudaAddress(event)), cudaEventWaitDefault),
                "cudaStreamWaitEvent",
                subject);
    }

    /** Returns when the event's turn has come. */
    public static void await(long event, String subject) {
        Cuda.check(cudaEventSynchronize(new CUevent_st(new CudaAddress(event))), "cudaEventSynchronize", subject);
    }

    static void destroyEvent(long event) {
        Cuda.check(cudaEventDestroy(new CUevent_st(new CudaAddress(event))), "cudaEventDestroy", "an event");
    }

    public static void record(long event, long stream) {
        Cuda.check(
                cudaEventRecord(new CUevent_st(new CudaAddress(event)), stream(stream)), "cudaEventRecord", "an event");
    }

    /** Nanoseconds from one event to a later one, both done. */
    public static long elapsedNanos(long from, long to) {
        float[] millis = new float[1];
        Cuda.check(
                cudaEventElapsedTime(
                        millis, new CUevent_st(new CudaAddress(from)), new CUevent_st(new CudaAddress(to))),
                "cudaEventElapsedTime",
                "timing");
        return Math.round(millis[0] * 1e6);
    }
}
