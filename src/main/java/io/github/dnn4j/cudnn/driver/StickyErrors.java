package io.github.dnn4j.cudnn.driver;

import java.util.Set;

/**
 * The CUDA errors after which every further call of the process fails, because its context is corrupt or its device
 * gone. The numbers are those of {@code cudaError_t} and {@code CUresult}, which agree on them (CUDA Runtime API, error
 * handling: "leaves the process in an inconsistent state").
 */
final class StickyErrors {
    private static final Set<Integer> CODES = Set.of(
            46, // cudaErrorDevicesUnavailable
            214, // cudaErrorECCUncorrectable
            220, // cudaErrorNvlinkUncorrectable
            700, // cudaErrorIllegalAddress
            702, // cudaErrorLaunchTimeout
            709, // cudaErrorContextIsDestroyed
            710, // cudaErrorAssert
            714, // cudaErrorHardwareStackError
            715, // cudaErrorIllegalInstruction
            716, // cudaErrorMisalignedAddress
            717, // cudaErrorInvalidAddressSpace
            718, // cudaErrorInvalidPc
            719, // cudaErrorLaunchFailure
            999); // cudaErrorUnknown

    private StickyErrors() {}

    static boolean contains(int code) {
        return CODES.contains(code);
    }
}
