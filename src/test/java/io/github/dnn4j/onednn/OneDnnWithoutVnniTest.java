package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Quantized layers where oneDNN may use no instruction for products of 8-bit integers: it has to be told before it is
 * loaded, so each case has a process.
 */
class OneDnnWithoutVnniTest {
    /** Prints how many results differ from the reference's, and the notes on the network. */
    static final class Probe {
        public static void main(String[] arguments) {
            for (DataType type : List.of(DataType.S8, DataType.U8)) {
                for (boolean convolution : new boolean[] {true, false}) {
                    for (int weight : new int[] {1, 127}) {
                        compare(type, convolution, weight);
                    }
                }
            }
        }

        /** Every integer and every weight the same, as large as the type allows or 1: sums are exact in F32. */
        private static void compare(DataType type, boolean convolution, int weight) {
            NetworkBuilder b = new NetworkBuilder("products");
            Value x = b.input("data", 1, 16, 3, 3)
                    .then("q", new Quantize(type, 1, 0))
                    .then("dq", new Dequantize(type, 1, 0));
            Network network = b.output(convolution ? x.convolution("layer", 16, 3) : x.fullyConnected("layer", 16))
                    .build();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            network.parameters().forEach((name, shape) -> tensors.put(name, Tensor.allocate(shape, DataType.F32)));
            List.of("q.scale", "dq.scale").forEach(name -> tensors.get(name).fill(1));
            Node layer = network.nodes().getLast();
            Shape shape = network.parameters().get(layer.parameters().getFirst());
            Tensor values = Tensor.allocate(shape, DataType.S8);
            values.fill(weight);
            Tensor scales = Tensor.allocate(Shape.of(shape.extent(0)), DataType.F32);
            scales.fill(1);
            Parameters parameters = new Parameters(tensors)
                    .withQuantized(Map.of(layer.parameters().getFirst(), new QuantizedWeight(values, scales)));
            try (Backend onednn = OneDnnBackend.open();
                    Backend reference = ReferenceBackend.open();
                    CompiledNetwork model = onednn.compile(network, parameters, CompileOptions.defaults());
                    CompiledNetwork right = reference.compile(network, parameters, CompileOptions.defaults())) {
                float[] got = run(model, weight == 1 ? 1 : 255);
                System.out.println((Arrays.equals(got, run(right, weight == 1 ? 1 : 255)) ? "equal " : "wrong ")
                        + network.nodes().getLast().layer().kind() + " of " + type + " and weight " + weight + ": "
                        + got[0]);
                model.explain(network.defaultShapes()).notes().forEach(note -> System.out.println("note " + note));
            }
        }

        private static float[] run(CompiledNetwork model, float value) {
            try (Session session = model.newSession()) {
                session.input("data").fill(value);
                session.run();
                return session.output(model.network().outputs().getFirst()).toFloatArray();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AVX2", "AVX512_CORE", "DEFAULT"})
    void productsAreNeitherRoundedNorSaturated(String instructionSet) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "an instruction set of x86");
        List<String> lines = probe(instructionSet);
        List<String> results =
                lines.stream().filter(line -> !line.startsWith("note ")).toList();
        assertEquals(8, results.size(), lines::toString);
        assertTrue(results.stream().allMatch(line -> line.startsWith("equal ")), lines::toString);
        if (!instructionSet.equals("DEFAULT")) {
            assertTrue(
                    lines.stream().anyMatch(line -> line.contains("stays in floating point") && line.contains("VNNI")),
                    lines::toString);
        }
    }

    private static List<String> probe(String instructionSet) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("ONEDNN_MAX_CPU_ISA", instructionSet);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text.lines().toList();
    }
}
