package io.github.dnn4j.cudnn.driver;

import java.util.Optional;

/** What the backend needs besides libraries that can be loaded: platform, preset, versions, and a GPU. */
final class CudaRequirements {
    private static final int CUDA = 13;
    /** Version 9.8, the first in which plans are made for a description of the device, without a handle. */
    private static final int LEAST_CUDNN = 90800;

    private static final int FIRST_UNKNOWN_CUDNN = 100000;
    /** CUDA 13 has no code for processors before Turing. */
    private static final int LEAST_CAPABILITY = 75;

    static final String GET_CUDNN = "install cuDNN 9 for CUDA 13, for example by `pip install nvidia-cudnn-cu13`"
            + " or NVIDIA's package cudnn9-cuda-13; if it is there, name its folder by the environment variable"
            + " CUDNN_PATH";

    static final String GET_DRIVER =
            "install NVIDIA's driver, version 580 or newer; in a container, run it with --gpus all";

    private CudaRequirements() {}

    /** An operating system and processor that NVIDIA has libraries for. */
    static Optional<MissingRequirement> platform() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : MissingRequirement.of("the GPU backend runs on Linux on x86-64 only; this is " + platform);
    }

    /** Both jars of the CUDA preset. */
    static Optional<MissingRequirement> preset() {
        ClassLoader loader = CudaRequirements.class.getClassLoader();
        boolean jar = loader.getResource("org/bytedeco/cuda/global/cudart.class") != null;
        boolean library = loader.getResource("org/bytedeco/cuda/linux-x86_64/libjnicudart.so") != null;
        return jar && library
                ? Optional.empty()
                : MissingRequirement.of(
                        "the CUDA preset is not on the class path; add io.github.dnn4j:dnn4j-linux-x86_64-cuda (a"
                                + " dependency of type pom), which brings org.bytedeco:cuda:13.1-9.19-1.5.13"
                                + (jar
                                        ? " with the classifier linux-x86_64"
                                        : ", without and with the classifier linux-x86_64"));
    }

    /** A driver that is new enough, with a GPU that is. */
    static Optional<MissingRequirement> device() {
        Optional<String> refused = CudaDevice.initialise();
        if (refused.isPresent()) {
            return MissingRequirement.of("NVIDIA's driver finds no usable GPU (" + refused.get() + "); " + GET_DRIVER);
        }
        int driver = CudaDevice.driverVersion();
        if (driver < CUDA * 1000) {
            return MissingRequirement.of("NVIDIA's driver supports CUDA " + CudaDevice.version(driver) + ", but CUDA "
                    + CUDA + ".0 is needed; " + GET_DRIVER);
        }
        if (CudaDevice.count() == 0) {
            return MissingRequirement.of(
                    "no NVIDIA GPU is visible; check `nvidia-smi` and the variable CUDA_VISIBLE_DEVICES");
        }
        int capability = CudaDevice.computeCapability();
        return capability >= LEAST_CAPABILITY
                ? Optional.empty()
                : MissingRequirement.of("the GPU " + CudaDevice.name() + " has compute capability "
                        + CudaDevice.dotted(capability) + "; CUDA 13 needs 7.5 (Turing) or newer");
    }

    /** A version of cuDNN, once it is bound, that this backend knows. */
    static Optional<MissingRequirement> cudnn() {
        return Cudnn.version() >= LEAST_CUDNN && Cudnn.version() < FIRST_UNKNOWN_CUDNN
                ? Optional.empty()
                : MissingRequirement.of(
                        "cuDNN " + Cudnn.versionText() + " was found, but 9.8 or a newer 9 is needed; " + GET_CUDNN);
    }
}
