package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import java.util.function.LongSupplier;

/**
 * The memory bandwidth of a device that is not the host: the fastest run of a ReLU from a value larger than the
 * device's caches to another of that size, by the device's own times. Bytes are those read and those written.
 */
public final class DeviceBandwidth {
    private static final String LAYER = "relu";

    private DeviceBandwidth() {}

    /**
     * Bytes per second.
     *
     * @param bytes size of each of the two values
     */
    public static double measure(Backend backend, long bytes, LongSupplier clock, Budget budget) {
        NetworkBuilder b = new NetworkBuilder("bandwidth");
        Network network =
                b.output(b.input("data", bytes / Float.BYTES).relu(LAYER)).build();
        try (CompiledNetwork compiled = backend.compile(network, Parameters.none(), CompileOptions.defaults());
                Session session = compiled.newSession()) {
            String step = network.nodes().getFirst().layer().kind() + " " + LAYER;
            double seconds = ComputePeak.fastestNanos(session, step, clock, budget) / 1e9;
            return 2.0 * (bytes / Float.BYTES * Float.BYTES) / seconds;
        }
    }
}
