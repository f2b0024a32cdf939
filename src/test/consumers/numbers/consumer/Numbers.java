package consumer;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A convolution by way of an ONNX file, on the best backend: prints that one's name and the four numbers. */
public final class Numbers {
    private Numbers() {}

    public static void main(String[] arguments) throws IOException {
        NetworkBuilder b = new NetworkBuilder("numbers");
        Network network = b.output(b.input("x", 1, 1, 4, 4).convolution("c", 1, 3)).build();
        Path file = Files.createTempFile("numbers", ".onnx");
        try (Parameters weights = new Parameters(Map.of(
                "c.weight", Tensor.ofFloats(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9),
                "c.bias", Tensor.ofFloats(Shape.of(1), 0.5f)))) {
            OnnxExporter.write(network, weights, file);
            run(OnnxImporter.read(file));
        } finally {
            Files.delete(file);
        }
    }

    private static void run(OnnxModel model) {
        Backends.Choice choice = Backends.best();
        choice.skipped().forEach(System.err::println);
        float[] pixels = new float[16];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i;
        }
        try (Backend backend = choice.backend();
                CompiledNetwork compiled =
                        backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession()) {
            session.input(model.network().inputs().getFirst().name()).copyFrom(pixels);
            session.run();
            Tensor y = session.output(model.network().outputs().getFirst());
            System.out.println(backend.name() + " " + Arrays.toString(y.toFloatArray()));
        }
    }
}
