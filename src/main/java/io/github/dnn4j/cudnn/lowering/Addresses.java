package io.github.dnn4j.cudnn.lowering;

/** Where the buffers of a plan lie. */
public interface Addresses {
    /** On the device. */
    long address(DeviceBuffer buffer);

    /** In pinned memory of the host, of an input or output. */
    long host(DeviceBuffer buffer);

    /**
     * Whether it is not to be copied from or to the host, because the caller has put memory of the device in its place.
     */
    boolean isBound(DeviceBuffer buffer);
}
