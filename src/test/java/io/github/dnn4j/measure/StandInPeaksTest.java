package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.cudnn.CudnnBackend;
import io.github.dnn4j.cudnn.OnStandIn;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * What a device that is not the host can do, on the host stand-in for CUDA and cuDNN: that it is asked, not how fast it
 * is.
 */
class StandInPeaksTest extends OnStandIn {
    @Test
    void bandwidthIsMeasuredOnceOnTheDevice() {
        Device device;
        OptionalDouble first;
        try (Backend backend = CudnnBackend.open()) {
            device = backend.device();
            Peaks peaks = new Peaks(List.of(backend), System::nanoTime, new Budget(1, 1, 1, 0), 0, Tuning.OFF, 1 << 20);
            standIn.startRecording();
            first = peaks.bandwidth(device, 1);
            assertTrue(standIn.stopRecording().contains("cuLaunchKernel"), "nothing ran on the device");
            standIn.startRecording();
            assertEquals(first, peaks.bandwidth(device, 1));
            assertEquals(List.of(), standIn.stopRecording());
        }
        assertTrue(first.isPresent() && first.getAsDouble() > 0, first::toString);
        Peaks nobody = new Peaks(List.of(), System::nanoTime, new Budget(1, 1, 1, 0), 0, Tuning.OFF, 1 << 20);
        assertEquals(OptionalDouble.empty(), nobody.bandwidth(device, 1));
    }
}
