package io.github.dnn4j.cudnn.driver;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;

/**
 * Tells JavaCPP how {@code native/include/dnn4j_kernels.h} becomes the class {@code Dnn4jKernels}, which the build
 * generates. Of it only constants are used, which the compiler copies: it is never loaded, and has no library.
 */
@Properties(
        value = @Platform(include = "dnn4j_kernels.h"),
        target = "io.github.dnn4j.cudnn.driver",
        global = "io.github.dnn4j.cudnn.driver.Dnn4jKernels")
class KernelBinding {}
