package io.github.dnn4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Differentiate;
import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Reads;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.zoo.Classifiers;
import io.github.dnn4j.zoo.DeepLabV3;
import io.github.dnn4j.zoo.DenseNet;
import io.github.dnn4j.zoo.GoogLeNet;
import io.github.dnn4j.zoo.ShuffleNet;
import io.github.dnn4j.zoo.UNet;
import io.github.dnn4j.zoo.VisionTransformer;
import io.github.dnn4j.zoo.YoloV8;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference derives for itself; which steps and values have a gradient must be the same for all backends. */
class GradientFlowTest {
    static Stream<Network> networks() {
        NetworkBuilder b = new NetworkBuilder("paths that end");
        Value x = b.input("data", 1, 4, 6, 6);
        Value other = b.input("other", 1, 4, 6, 6).relu("other_relu");
        List<Value> halves = b.addAll("halves", new Split(1, List.of(2L, 2L)), x.convolution("stem", 4, 1));
        halves.get(1).convolution("dead", 2, 1);
        b.output(halves.get(0).convolution("used", 4, 1).plus("sum", other), other);
        return Stream.concat(
                Stream.of(
                        b.build(),
                        GoogLeNet.network(10, 64, 64),
                        ShuffleNet.network(4, 10, 64, 64),
                        DenseNet.densenet121(10, 64, 64),
                        UNet.network(2, 1, 8, 32, 32),
                        DeepLabV3.resnet50(5, 8, 64, 64),
                        YoloV8.nano(3, 64, 64),
                        VisionTransformer.b16(10, 12, 32, 48)),
                Classifiers.all().stream().map(classifier -> classifier.network(10, 3, 32, 32)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void agreesWithTheTasksOfTheOtherBackends(Network network) {
        for (boolean inputGradients : List.of(false, true)) {
            GradientFlow flow = GradientFlow.of(network, inputGradients);
            TrainingProgram training = Differentiate.of(
                    Program.of(network, Parameters.none()),
                    TrainingOptions.defaults().inputGradients(inputGradients),
                    _ -> Reads.NOTHING);
            Set<String> nodes = new TreeSet<>();
            Set<String> values = new TreeSet<>();
            for (Task task : training.backward()) {
                if (task instanceof Task.Backward backward) {
                    nodes.add(backward.step().name());
                    backward.arriving().forEach(gradient -> values.add(gradient.name()));
                    backward.inputs().stream()
                            .flatMap(Optional::stream)
                            .forEach(gradient -> values.add(gradient.name()));
                } else if (task instanceof Task.Deliver deliver
                        && deliver.gradient().of() == Gradient.Of.VALUE) {
                    values.add(deliver.gradient().name());
                }
            }
            assertEquals(new TreeSet<>(flow.nodes()), nodes);
            assertEquals(new TreeSet<>(flow.values()), values);
        }
    }
}
