package io.github.dnn4j.cudnn.driver;

import org.bytedeco.javacpp.Pointer;

/** A pointer of the preset's that only passes an address. */
final class CudaAddress extends Pointer {
    CudaAddress(long address) {
        super((Pointer) null);
        this.address = address;
    }
}
