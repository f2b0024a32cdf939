package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.driver.CudaMemory;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Weights and constants on the device, each uploaded once for all plans of a compiled network. Safe for many threads.
 */
public final class DeviceWeights implements AutoCloseable {
    private final MemoryPool pool;
    private final Map<String, DeviceBuffer> buffers = new HashMap<>();
    private final Map<DeviceBuffer, Long> addresses = new IdentityHashMap<>();
    private long bytes;

    /** An empty store that converts weights in memory of {@code pool}. */
    public DeviceWeights(MemoryPool pool) {
        this.pool = pool;
    }

    /**
     * A weight on the device.
     *
     * @param key tells its content
     * @param shape the shape in which it is read
     * @param layout how it is to lie
     */
    DeviceBuffer weight(String key, TensorSource content, Shape shape, DataType type, Layout layout) {
        String full = key + " " + shape + " " + type + " " + layout;
        return upload(
                full,
                () -> content.with(tensor -> {
                    Tensor rowMajor = tensor.layout() == Layout.NCHW ? tensor : tensor.copyAs(tensor.type());
                    Tensor converted = pool.allocate(shape, type, layout, "weight " + key + " on its way to the GPU");
                    try {
                        converted.copyFrom(rowMajor.reshape(shape));
                    } catch (RuntimeException | Error e) {
                        converted.close();
                        throw e;
                    }
                    return converted;
                }));
    }

    private synchronized DeviceBuffer upload(String key, Supplier<Tensor> content) {
        DeviceBuffer known = buffers.get(key);
        if (known != null) {
            return known;
        }
        try (Tensor tensor = content.get()) {
            return store(key, tensor.segment());
        }
    }

    private DeviceBuffer store(String key, MemorySegment content) {
        long address = CudaMemory.allocate(content.byteSize(), "weight " + key);
        try {
            CudaMemory.upload(address, content, "weight " + key);
        } catch (RuntimeException | Error e) {
            CudaMemory.free(address);
            throw e;
        }
        DeviceBuffer buffer = new DeviceBuffer(DeviceBuffer.Kind.WEIGHT, key, content.byteSize());
        buffers.put(key, buffer);
        addresses.put(buffer, address);
        bytes += content.byteSize();
        return buffer;
    }

    /** Whether the buffer is one of these. */
    public synchronized boolean has(DeviceBuffer buffer) {
        return addresses.containsKey(buffer);
    }

    public synchronized long address(DeviceBuffer buffer) {
        return addresses.get(buffer);
    }

    /** Bytes on the device. */
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        try (CudnnScope scope = new CudnnScope()) {
            addresses.values().forEach(address -> scope.own(() -> CudaMemory.free(address)));
        }
        addresses.clear();
        buffers.clear();
    }
}
