package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudart.*;

import java.util.Optional;
import org.bytedeco.javacpp.SizeTPointer;

/** What CUDA's runtime and driver say of themselves and of device 0. */
public final class CudaDevice {
    private CudaDevice() {}

    /** Initialises the driver; what it says if it cannot. */
    static Optional<String> initialise() {
        int code = cuInit(0);
        return code == CUDA_SUCCESS ? Optional.empty() : Optional.of("cuInit: " + Cuda.driverError(code) + ", " + code);
    }

    /** The CUDA version that the driver supports: 1000 major + 10 minor. */
    public static int driverVersion() {
        int[] version = new int[1];
        Cuda.checkDriver(cuDriverGetVersion(version), "cuDriverGetVersion", "the driver");
        return version[0];
    }

    /** The GPUs that are visible to this process. */
    static int count() {
        int[] count = new int[1];
        int code = cudaGetDeviceCount(count);
        if (code == cudaErrorNoDevice) {
            return 0;
        }
        Cuda.check(code, "cudaGetDeviceCount", "the devices");
        return count[0];
    }

    /** The version of CUDA's runtime: 1000 major + 10 minor. */
    public static int runtimeVersion() {
        int[] version = new int[1];
        Cuda.check(cudaRuntimeGetVersion(version), "cudaRuntimeGetVersion", "CUDA's runtime");
        return version[0];
    }

    /** The name of device 0, as its driver gives it. */
    public static String name() {
        int[] device = new int[1];
        Cuda.checkDriver(cuDeviceGet(device, 0), "cuDeviceGet", "device 0");
        byte[] name = new byte[256];
        Cuda.checkDriver(cuDeviceGetName(name, name.length, device[0]), "cuDeviceGetName", "device 0");
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Compute capability: 10 major + minor. */
    public static int computeCapability() {
        return 10 * attribute(cudaDevAttrComputeCapabilityMajor) + attribute(cudaDevAttrComputeCapabilityMinor);
    }

    /** Multiprocessors of the GPU. */
    public static int multiprocessors() {
        return attribute(cudaDevAttrMultiProcessorCount);
    }

    /** A compute capability as people write it, such as 9.0. */
    public static String dotted(int capability) {
        return capability / 10 + "." + capability % 10;
    }

    private static int attribute(int attribute) {
        int[] value = new int[1];
        Cuda.check(cudaDeviceGetAttribute(value, attribute, 0), "cudaDeviceGetAttribute", "device 0");
        return value[0];
    }

    /** Free and total bytes of device memory. */
    public static long[] memory() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            Cuda.check(cudaMemGetInfo(free, total), "cudaMemGetInfo", "device 0");
            return new long[] {free.get(), total.get()};
        }
    }

    /** A version of CUDA, of which 13010 is 13.1. */
    public static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }
}
