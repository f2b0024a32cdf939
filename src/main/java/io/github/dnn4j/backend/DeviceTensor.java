package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/**
 * Elements in the memory of a device, row-major: (N, C, spatial...) with the last axis fastest. It owns nothing:
 * whoever allocated the memory frees it.
 *
 * @param address where they begin, in the device's address space
 * @param shape the shape
 * @param type type of the elements
 */
public record DeviceTensor(long address, Shape shape, DataType type) {
    /** Checks that there is an address. */
    public DeviceTensor {
        require(address != 0, "a device tensor of shape %s begins at address 0", shape);
    }

    /** The bytes that it takes. */
    public long bytes() {
        return shape.bytes(type);
    }
}
