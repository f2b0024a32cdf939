package io.github.dnn4j.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.StandIn;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** On the host stand-in for CUDA and cuDNN. It says nothing about a GPU. */
class StandInRecomputeTest {
    @BeforeAll
    static void load() {
        assumeTrue(StandIn.isThere(), "the stand-in is part of the native build");
        StandIn.use().reset();
    }

    @AfterAll
    static void nothingIsLeft() {
        if (StandIn.isThere()) {
            assertEquals("", StandIn.use().misuse());
            assertEquals("", StandIn.use().report());
        }
    }

    @TestFactory
    List<DynamicNode> everyLayer() throws ReflectiveOperationException {
        return Recomputing.layers(CudnnBackend::open);
    }
}
