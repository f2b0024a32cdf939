package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvolutionalizeTest {
    /** A classifier of 12x12 pictures whose features are 5 channels of 4x4, without padding anywhere. */
    private static Network classifier() {
        NetworkBuilder b = new NetworkBuilder("classifier");
        Value x = b.input("data", 1, 2, 12, 12);
        x = x.convolution("conv", 5, 5).relu("relu").maxPooling("pool", 2, 2).flatten("flat");
        x = x.fullyConnected("fc1", 9)
                .then("drop", new Dropout(0.5))
                .batchNormalization("norm")
                .relu("relu1");
        x = x.fullyConnected("fc2", 4).then("prob", new Softmax(-1, false));
        return b.output(x).build();
    }

    private static Tensor crop(Tensor picture, int top, int left, int size) {
        Shape shape = picture.shape();
        Tensor crop = Tensor.allocate(Shape.of(1, shape.extent(1), size, size), DataType.F32);
        long to = 0;
        for (long c = 0; c < shape.extent(1); c++) {
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    crop.setFloat(to++, picture.getFloat((c * shape.extent(2) + top + y) * shape.extent(3) + left + x));
                }
            }
        }
        return crop;
    }

    @Test
    void sameNumbersOnTheSameSizeAndASlidingWindowOnALargerOne() {
        Network network = classifier();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(3))
                .with("norm.mean", Runs.random(4, Shape.of(9)))
                .with("fc1.bias", Runs.random(5, Shape.of(9)));
        Convolutionalize.Result result = Convolutionalize.apply(network);
        Parameters carried = result.parameters(parameters);
        assertEquals(Shape.of(9, 5, 4, 4), result.network().parameters().get("fc1.weight"));
        assertEquals(Shape.of(4, 9, 1, 1), result.network().parameters().get("fc2.weight"));
        assertTrue(result.network().nodes().stream().noneMatch(node -> node.layer() instanceof FullyConnected));
        Tensor small = Runs.random(6, Shape.of(2, 2, 12, 12));
        Tensor scores = Runs.run(result.network(), carried, small);
        assertEquals(Shape.of(2, 4, 1, 1), scores.shape());
        Runs.assertSameValues(Runs.run(network, parameters, small), scores, 1e-6);

        // one score vector for every shift by the pooling's stride
        Tensor large = Runs.random(7, Shape.of(1, 2, 14, 18));
        Tensor map = Runs.run(result.network(), carried, large);
        assertEquals(Shape.of(1, 4, 2, 4), map.shape());
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 4; x++) {
                Tensor there = Runs.run(network, parameters, crop(large, 2 * y, 2 * x, 12));
                for (int c = 0; c < 4; c++) {
                    assertEquals(there.getFloat(c), map.getFloat((c * 2 + y) * 4L + x), 1e-5);
                }
            }
        }
    }

    @Test
    void symbolsOfInputs() {
        assertEquals(
                "Nx2xHxW",
                Convolutionalize.apply(classifier())
                        .network()
                        .inputs()
                        .getFirst()
                        .describe());
        NetworkBuilder b = new NetworkBuilder("two");
        Value a = b.input("a", 1, 2, 4, 4).convolution("ca", 2, 1).globalAveragePooling("ga");
        Value c = b.input("c", 1, 2, 4, 6).convolution("cc", 2, 1).globalAveragePooling("gc");
        Value v = b.picture("v", 2, 5, 5).globalAveragePooling("gv");
        Network network = b.output(a.plus("s", c).plus("t", v)).build();
        assertEquals(
                List.of("Nx2xH.axW.a", "Nx2xH.cxW.c", "Nx2xHxW"),
                Convolutionalize.apply(network).network().inputs().stream()
                        .map(NetworkInput::describe)
                        .toList());
    }

    @Test
    void flattenedValuesThatAreOutputsStay() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value flat = b.picture("x", 2, 3, 3).relu("r").then("flat", new Reshape(List.of(0L, -1L)));
        Network network = b.output(flat, flat.fullyConnected("fc", 3)).build();
        Convolutionalize.Result result = Convolutionalize.apply(network);
        assertEquals(
                Shape.of(1, 18),
                result.network().inferShapes(result.network().defaultShapes()).get("flat"));
        assertEquals(
                Shape.of(1, 3, 1, 1),
                result.network().inferShapes(result.network().defaultShapes()).get("fc"));
    }

    @Test
    void headsWithoutFlattening() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value x = b.picture("x", 3, 4, 4).globalAveragePooling("gap").fullyConnected("fc", 5);
        Value two = x.then("tanh", Activation.tanh()).plus("sum", x).concat("both", x);
        Network network = b.output(two).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.xavier(1));
        Convolutionalize.Result result = Convolutionalize.apply(network);
        Tensor picture = Runs.random(2, Shape.of(3, 3, 4, 4));
        Tensor out = Runs.run(result.network(), result.parameters(parameters), picture);
        assertEquals(Shape.of(3, 10, 1, 1), out.shape());
        Runs.assertSameValues(Runs.run(network, parameters, picture), out, 1e-6);
    }

    /** CNTK writes a bias as an addition after the matrix product. */
    @Test
    void biasesAsAdditions() {
        for (Shape shape : List.of(Shape.of(1, 5), Shape.of(5), Shape.of(1), Shape.of())) {
            NetworkBuilder b = new NetworkBuilder("cntk");
            Value x = b.input("x", 1, 3, 4, 4).then("product", new FullyConnected(48, 5, false));
            Value sum = b.add("sum", Elementwise.add(), b.add("bias", new Constant(shape)), x);
            Value scaled = b.add("scaled", new Elementwise(Elementwise.Operation.MULTIPLY), sum, x);
            Network network = b.output(scaled.softmax("prob")).build();
            Parameters parameters =
                    Parameters.initialise(network, Initialiser.he(1)).with("bias.value", Runs.random(3, shape));
            Convolutionalize.Result result = Convolutionalize.apply(network);
            Tensor picture = Runs.random(2, Shape.of(3, 3, 4, 4));
            Tensor out = Runs.run(result.network(), result.parameters(parameters), picture);
            Runs.assertSameValues(Runs.run(network, parameters, picture), out, 1e-6);
            Shape larger = Shape.of(1, 3, 6, 5);
            assertEquals(
                    Shape.of(1, 5, 3, 2),
                    Runs.run(result.network(), result.parameters(parameters), Runs.random(4, larger))
                            .shape());
        }
    }

    @Test
    void networksOfVectorsStayAsTheyAre() {
        NetworkBuilder b = new NetworkBuilder("mlp");
        Network network = b.output(
                        b.input("x", 1, 6).fullyConnected("a", 3).relu("r").fullyConnected("b", 2))
                .build();
        Convolutionalize.Result result = Convolutionalize.apply(network);
        assertEquals(network.nodes(), result.network().nodes());
        assertEquals(network.inputs(), result.network().inputs());
    }

    @Test
    void refusesFeatureWorkThatConvolutionsDoNot() {
        NetworkBuilder softmax = new NetworkBuilder("softmax");
        Value x = softmax.picture("x", 2, 3, 3).flatten("flat").softmax("over-positions");
        assertInvalid(() -> Convolutionalize.apply(softmax.output(x).build()));
        NetworkBuilder added = new NetworkBuilder("added");
        Value y = added.picture("x", 2, 3, 3)
                .then("conv", Convolution.square(2, 2, 2))
                .flatten("flat");
        Value offset = added.add("offset", new Constant(Shape.of(8)));
        Value sum = added.add("sum", Elementwise.add(), y, offset);
        assertInvalid(() -> Convolutionalize.apply(added.output(sum).build()));
    }
}
