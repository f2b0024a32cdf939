package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.RunningAverage;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients in F32 against central differences, layer by layer and where values meet. */
class OneDnnGradientTest {
    private static final TrainingOptions OPTIONS =
            TrainingOptions.defaults().inputGradients(true).seed(9).runningAverage(RunningAverage.keras(0.9));

    private static Network single(Layer layer, Shape... inputs) {
        NetworkBuilder b = new NetworkBuilder(layer + " on " + List.of(inputs));
        Value[] values = new Value[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            List<String> fixed = Collections.nCopies(inputs[i].rank(), "");
            values[i] = b.input(new NetworkInput("in" + i, DataType.F32, inputs[i], fixed));
        }
        return b.output(b.addAll("layer", layer, values).toArray(Value[]::new)).build();
    }

    static Stream<Network> products() {
        Shape picture = Shape.of(2, 8, 7, 6);
        return Stream.of(
                single(Convolution.square(8, 16, 3).withPadding(1), picture),
                single(Convolution.square(8, 5, 1).withStride(2), picture),
                single(Convolution.square(8, 12, 3).withGroups(4).withDilation(2), picture),
                single(Convolution.depthwise(8, 3).withPadding(1).withStride(2), picture),
                single(
                        Convolution.depthwise(8, 3)
                                .withWindow(Window.of(3, 3).withPadding(List.of(0, 1), List.of(1, 2))),
                        picture),
                single(Convolution.of(3, 4, 3).withBias(false), Shape.of(2, 3, 9)),
                single(Convolution.of(3, 4, 2, 2, 2), Shape.of(1, 3, 4, 4, 4)),
                single(
                        TransposedConvolution.of(8, 6, 3, 3)
                                .withStride(2)
                                .withPadding(1)
                                .withOutputPadding(1),
                        picture),
                single(TransposedConvolution.of(8, 6, 2, 2).withGroups(2).withOutputPadding(3), picture),
                single(new FullyConnected(8 * 7 * 6, 10, true), picture),
                single(new FullyConnected(12, 5, false), Shape.of(4, 12)));
    }

    static Stream<Network> others() {
        Shape picture = Shape.of(2, 8, 7, 6);
        List<Network> networks = new ArrayList<>(List.of(
                single(new BatchNormalization(8, 1e-3), picture),
                single(new BatchNormalization(8, 1e-3), Shape.of(6, 8)),
                single(MaxPooling.square(3, 2, 1), picture),
                single(AveragePooling.square(3, 2, 1), picture),
                single(
                        new AveragePooling(
                                Window.of(3, 3).withStride(2).withPadding(1),
                                Rounding.CEIL,
                                AveragePooling.Divisor.INPUT_AND_PADDING),
                        picture),
                single(GlobalPooling.average(), picture),
                single(GlobalPooling.max(), picture),
                single(Softmax.channels(), Shape.of(3, 10)),
                single(new Softmax(-1, true), picture),
                single(new LocalResponseNormalization(5, 0.5, 0.75, 1), picture),
                single(new LocalResponseNormalization(4, 0.5, 0.75, 1), picture),
                single(PRelu.perChannel(8, 2), picture),
                single(new Dropout(0.4), picture),
                single(new Flatten(2), picture),
                single(new Reshape(List.of(0L, -1L)), picture),
                single(new Transpose(List.of(0, 2, 3, 1)), picture),
                single(new ChannelShuffle(2), picture),
                single(new ConstantPadding(List.of(0, 1, 2, 0), List.of(0, 0, 1, 3), 0.5f), picture),
                single(new Split(1, List.of(3L, 5L)), picture),
                single(Take.of(1, 3, -1, 3, 0), picture),
                single(new Take(3, new Positions.Bordered(Border.REFLECT, 2, 4)), picture),
                single(new Concat(1), picture, Shape.of(2, 3, 7, 6)),
                single(Resampling.nearest(2, 2), picture),
                single(Resampling.linear(2, 2), picture),
                single(Resampling.linear(2, 1.5).withCoordinates(Resampling.Coordinates.ALIGN_CORNERS), picture)));
        // Powers and remainders want operands that are chosen for them, as in the cases of parity.
        for (Elementwise.Operation operation : EnumSet.range(Elementwise.Operation.ADD, Elementwise.Operation.MIN)) {
            Shape right = operation == Elementwise.Operation.DIVIDE ? Shape.of(2, 8, 7, 6) : Shape.of(8, 1, 1);
            if (operation != Elementwise.Operation.DIVIDE) {
                networks.add(single(new Elementwise(operation), picture, right));
            }
            networks.add(single(new Elementwise(operation), picture, picture));
        }
        for (Activation activation : List.of(
                Activation.relu(),
                Activation.leakyRelu(0.1f),
                Activation.relu6(),
                Activation.elu(0.7f),
                Activation.selu(),
                Activation.sigmoid(),
                Activation.tanh(),
                Activation.geluErf(),
                Activation.geluTanh(),
                Activation.silu(),
                Activation.hardSigmoid(0.2f, 0.5f),
                Activation.hardSwish(),
                Activation.mish(),
                Activation.softplus(),
                Activation.softsign())) {
            networks.add(single(activation, picture));
        }
        return networks.stream();
    }

    /** Values taken twice, parameters used twice, functions fused, paths that end. */
    static Stream<Network> graphs() {
        NetworkBuilder residual = new NetworkBuilder("residual");
        Value x = residual.input("data", 2, 3, 8, 8);
        x = x.convolution("stem", 16, 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("bn")
                .relu("relu");
        Value y =
                x.convolution("a", 16, 3, c -> c.withPadding(1)).relu("a_relu").convolution("b", 16, 1);
        x = x.plus("add", y).relu("add_relu");
        x = x.concat("cat", y).maxPooling("pool", 2, 2).globalAveragePooling("gap");
        residual.output(x.fullyConnected("fc", 10).softmax("prob"));

        NetworkBuilder separable = new NetworkBuilder("separable");
        Value s = separable.input("data", 2, 4, 9, 9);
        s = s.depthwise("dw", 3, c -> c.withPadding(1).withStride(2).withBias(false))
                .batchNormalization("dw_bn")
                .then("dw_act", Activation.relu6());
        s = s.convolution("pw", 12, 1).channelShuffle("shuffle", 3).then("drop", new Dropout(0.25));
        separable.output(s.flatten("flat").fullyConnected("fc", 7), s);
        return Stream.of(residual.build(), separable.build());
    }

    @ParameterizedTest
    @MethodSource("products")
    void productsAgree(Network network) {
        check(network, 0.01);
    }

    @ParameterizedTest
    @MethodSource("others")
    void othersAgree(Network network) {
        check(network, 0.02);
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void graphsAgree(Network network) {
        check(network, 0.05);
    }

    private static void check(Network network, double tolerance) {
        try (Backend backend = OneDnnBackend.open();
                TrainingSession session = backend.newTrainingSession(
                        network, Nets.parameters(network), network.defaultShapes(), OPTIONS)) {
            Derivative.check(session, tolerance);
        }
    }
}
