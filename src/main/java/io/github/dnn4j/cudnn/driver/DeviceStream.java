package io.github.dnn4j.cudnn.driver;

/**
 * A session's stream.
 *
 * @param stream CUDA's
 * @param handle cuDNN's, which puts its work on that stream
 * @param event marks the end of a run, wherever that was put
 */
public record DeviceStream(long stream, long handle, long event) {
    /** A new stream, which {@code scope} owns. */
    public static DeviceStream in(CudnnScope scope) {
        long stream = CudaStreams.createStream();
        scope.own(() -> CudaStreams.destroyStream(stream));
        long handle = Cudnn.create();
        scope.own(() -> Cudnn.destroy(handle));
        Cudnn.setStream(handle, stream);
        long event = CudaStreams.createOrderingEvent();
        scope.own(() -> CudaStreams.destroyEvent(event));
        return new DeviceStream(stream, handle, event);
    }
}
