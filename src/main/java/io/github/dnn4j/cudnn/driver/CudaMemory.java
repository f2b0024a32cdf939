package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudart.*;

import io.github.dnn4j.tensor.MemoryBudgetException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.cuda.cudart.cudaPointerAttributes;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Memory of the device, and memory of the host that it copies from and to. */
public final class CudaMemory {
    /** Directions of copies. */
    public static final int TO_DEVICE = cudaMemcpyHostToDevice;
    /** From device to host. */
    public static final int TO_HOST = cudaMemcpyDeviceToHost;

    private static final int OUT_OF_MEMORY = cudaErrorMemoryAllocation;

    private CudaMemory() {}

    /** A piece of device memory, as it was allocated. */
    public record Allocation(long base, long bytes) {}

    /** The memory of device 0, or of all devices, that an address lies in; empty if it lies in none. */
    public static Optional<Allocation> allocation(long address) {
        try (cudaPointerAttributes attributes = new cudaPointerAttributes();
                SizeTPointer bytes = new SizeTPointer(1)) {
            Cuda.check(
                    cudaPointerGetAttributes(attributes, new CudaAddress(address)),
                    "cudaPointerGetAttributes",
                    "an address that was bound");
            boolean usable = attributes.type() == cudaMemoryTypeManaged
                    || attributes.type() == cudaMemoryTypeDevice && attributes.device() == 0;
            if (!usable) {
                return Optional.empty();
            }
            long[] base = new long[1];
            Cuda.checkDriver(
                    cuMemGetAddressRange(base, bytes, address), "cuMemGetAddressRange", "an address that was bound");
            return Optional.of(new Allocation(base[0], bytes.get()));
        }
    }

    /** Device memory, at least 256-byte aligned, not cleared; 0 for none. */
    public static long allocate(long bytes, String subject) {
        if (bytes == 0) {
            return 0;
        }
        Pointer pointer = new Pointer();
        int code = cudaMalloc(pointer, bytes);
        if (code == OUT_OF_MEMORY) {
            cudaGetLastError();
            long[] memory = CudaDevice.memory();
            throw MemoryBudgetException.onDevice(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes on the GPU, but %,d of its %,d bytes are free. Close what is no longer"
                                    + " needed, use a smaller batch or input, or end other programs on this GPU.",
                            subject,
                            bytes,
                            memory[0],
                            memory[1]),
                    bytes,
                    memory[1] - memory[0],
                    memory[1]);
        }
        Cuda.check(code, "cudaMalloc", subject);
        return pointer.address();
    }

    public static void free(long address) {
        if (address != 0) {
            Cuda.check(cudaFree(new CudaAddress(address)), "cudaFree", "device memory");
        }
    }

    /** Pinned host memory, which the device copies from and to without a detour. */
    static long allocatePinned(long bytes, String subject) {
        Pointer pointer = new Pointer();
        int code = cudaHostAlloc(pointer, bytes, 0);
        if (code == OUT_OF_MEMORY) {
            cudaGetLastError();
            throw MemoryBudgetException.onDevice(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes of pinned host memory, which the system refused. Close what is no longer"
                                    + " needed or use a smaller batch or input.",
                            subject,
                            bytes),
                    bytes,
                    0,
                    Long.MAX_VALUE);
        }
        Cuda.check(code, "cudaHostAlloc", subject);
        return pointer.address();
    }

    static void freePinned(long address) {
        Cuda.check(cudaFreeHost(new CudaAddress(address)), "cudaFreeHost", "pinned memory");
    }

    /** Copies host memory to the device; done on return, which a copy from pageable memory alone is not. */
    public static void upload(long device, MemorySegment host, String subject) {
        Cuda.check(
                cudaMemcpy(new CudaAddress(device), new CudaAddress(host.address()), host.byteSize(), TO_DEVICE),
                "cudaMemcpy",
                subject);
        CudaStreams.synchronize(0, subject);
    }

    public static void copy(long to, long from, long bytes, int direction, long stream, String subject) {
        Cuda.check(
                cudaMemcpyAsync(
                        new CudaAddress(to), new CudaAddress(from), bytes, direction, CudaStreams.stream(stream)),
                "cudaMemcpyAsync",
                subject);
    }

    /** Clears device memory. */
    public static void clear(long address, long bytes, long stream, String subject) {
        Cuda.check(
                cudaMemsetAsync(new CudaAddress(address), 0, bytes, CudaStreams.stream(stream)),
                "cudaMemsetAsync",
                subject);
    }
}
