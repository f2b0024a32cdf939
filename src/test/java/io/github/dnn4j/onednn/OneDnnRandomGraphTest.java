package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.Effort;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Values that share memory keep what they hold for as long as anybody reads it. */
class OneDnnRandomGraphTest {
    private static final int GRAPHS = Effort.of(50, 240);

    @Test
    void randomGraphsAgreeWithTheReference() {
        List<String> wrong = new ArrayList<>();
        try (Backend onednn = OneDnnBackend.open();
                Backend reference = ReferenceBackend.open()) {
            for (int seed = 0; seed < GRAPHS; seed++) {
                Network network = RandomGraph.of(seed);
                Parameters parameters = Nets.parameters(network);
                for (CompileOptions options : options(onednn, network, seed)) {
                    compare(onednn, reference, network, parameters, options, wrong);
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " differ:\n" + String.join("\n", wrong));
    }

    /** Fused, as it is, and with a precision drawn for every layer. */
    private static List<CompileOptions> options(Backend backend, Network network, int seed) {
        // One thread: which values share memory does not depend on the number.
        CompileOptions fused = CompileOptions.defaults().threads(1);
        List<CompileOptions> result = new ArrayList<>(List.of(fused, fused.optimize(false)));
        if (backend.supports(Precision.BF16)) {
            SplittableRandom random = new SplittableRandom(seed);
            CompileOptions mixed = fused;
            for (Node node : network.nodes()) {
                mixed = mixed.precision(node.name(), random.nextBoolean() ? Precision.BF16 : Precision.F32);
            }
            result.add(mixed);
        }
        return result;
    }

    private static void compare(
            Backend onednn,
            Backend reference,
            Network network,
            Parameters parameters,
            CompileOptions options,
            List<String> wrong) {
        try (MemoryPool pool = MemoryPool.unlimited()) {
            try (CompiledNetwork model = onednn.compile(network, parameters, options.memory(pool));
                    CompiledNetwork expected = reference.compile(network, parameters, CompileOptions.defaults())) {
                for (long batch : new long[] {1, 2}) {
                    Map<String, Shape> shapes = network.shapesWith(Map.of("N", batch));
                    try (Session session = model.newSession(shapes);
                            Session truth = expected.newSession(shapes)) {
                        for (int run = 0; run < 2; run++) {
                            compare(session, truth, network, run, options, batch, wrong);
                        }
                    }
                }
            } catch (RuntimeException e) {
                throw new AssertionError(network.name() + " " + options, e);
            }
            assertEquals(0, pool.bytesInUse(), network.name());
        }
    }

    private static void compare(
            Session session,
            Session truth,
            Network network,
            int run,
            CompileOptions options,
            long batch,
            List<String> wrong) {
        double tolerance = options.layerPrecisions().isEmpty() ? 1e-4 : 0.15;
        for (NetworkInput input : network.inputs()) {
            Nets.fill(session.input(input.name()), 31 * run + input.name().hashCode());
            Nets.fill(truth.input(input.name()), 31 * run + input.name().hashCode());
        }
        session.run();
        truth.run();
        for (String output : network.outputs()) {
            float[] got = session.output(output).toFloatArray();
            float[] right = truth.output(output).toFloatArray();
            double largest = 1e-3;
            double difference = 0;
            for (int i = 0; i < right.length; i++) {
                largest = Math.max(largest, Math.abs(right[i]));
                double d = Math.abs((double) got[i] - right[i]);
                difference = d <= difference ? difference : d; // keeps a NaN
            }
            if (!(difference <= tolerance * largest)) {
                wrong.add(network.name() + " output " + output + " batch " + batch + " run " + run
                        + (options.optimize() ? " fused " : " unfused ")
                        + (options.layerPrecisions().isEmpty() ? "" : "mixed ") + difference + " of " + largest);
            }
        }
    }
}
