package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.StandIn;
import org.junit.jupiter.api.Test;

/** On the host stand-in for CUDA and cuDNN. It says nothing about a GPU. */
class StandInGradientSumTest {
    @Test
    void cudnn() {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        StandIn.use().reset();
        GradientSums.requireOneRounding(CudnnBackend::open);
    }
}
