package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudart.*;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;

/** Compiled kernels, and their launch. */
public final class CudaKernels {
    private static LibraryFunctions driver;

    private CudaKernels() {}

    /** Says which file the driver was loaded from. */
    static void bindDriver(Path library) {
        driver = new LibraryFunctions("driver", List.of(library));
    }

    /** Loads compiled kernels; the image may go afterwards. */
    static long loadModule(MemorySegment image) {
        CUmod_st module = new CUmod_st();
        Cuda.checkDriver(
                cuModuleLoadData(module, new CudaAddress(image.address())), "cuModuleLoadData", "dnn4j's kernels");
        return module.address();
    }

    static void unloadModule(long module) {
        Cuda.checkDriver(cuModuleUnload(new CUmod_st(new CudaAddress(module))), "cuModuleUnload", "dnn4j's kernels");
    }

    static long function(long module, String name) {
        CUfunc_st function = new CUfunc_st();
        Cuda.checkDriver(
                cuModuleGetFunction(function, new CUmod_st(new CudaAddress(module)), name),
                "cuModuleGetFunction",
                name);
        return function.address();
    }

    /**
     * Starts a kernel on a row of blocks.
     *
     * @param parameters address of an array of addresses of the arguments
     */
    public static void launch(long function, int blocks, int threads, long stream, long parameters, String subject) {
        Cuda.checkDriver(
                driver.status(
                        "cuLaunchKernel",
                        "liiiiiiilll",
                        function,
                        blocks,
                        1,
                        1,
                        threads,
                        1,
                        1,
                        0,
                        stream,
                        parameters,
                        0),
                "cuLaunchKernel",
                subject);
    }
}
