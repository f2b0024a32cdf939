package io.github.dnn4j.parity;

import io.github.dnn4j.Effort;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.LayerCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks through which a NaN or an infinity is to come: every layer alone, and layers that backends fuse. */
final class PropagationCases {
    private PropagationCases() {}

    /** All cases of every layer if everything is asked for, else the first of each and some of the others. */
    static Map<String, CaseNetwork> layers() throws ReflectiveOperationException {
        int every = Effort.of(6, 1);
        Map<String, CaseNetwork> cases = new LinkedHashMap<>();
        for (Class<?> layer : AllCases.layers()) {
            List<LayerCase> all = AllCases.of(layer);
            for (int i = 0; i < all.size(); i += every) {
                cases.put(layer.getSimpleName() + " " + i + " " + all.get(i).name(), CaseNetwork.of(all.get(i)));
            }
        }
        return cases;
    }

    /** Layers with each activation after them, that activation between two of them, and sums. */
    static Map<String, CaseNetwork> fusions() {
        Map<String, CaseNetwork> cases = new LinkedHashMap<>();
        for (Activation activation : activations()) {
            NetworkBuilder b = new NetworkBuilder("after a convolution");
            Value x = b.input("x", 2, 16, 6, 7);
            Value y =
                    x.then("conv", Convolution.of(16, 32, 3, 3).withPadding(1)).then("act", activation);
            add(cases, b.output(y).build(), activation);
            b = new NetworkBuilder("residual");
            x = b.input("x", 1, 16, 5, 5);
            y = x.then("conv", Convolution.of(16, 16, 3, 3).withPadding(1))
                    .then("bn", new BatchNormalization(16, 1e-5));
            add(
                    cases,
                    b.output(b.add("sum", Elementwise.add(), y, x).then("act", activation))
                            .build(),
                    activation);
            b = new NetworkBuilder("fully connected");
            x = b.input("x", 3, 20);
            add(
                    cases,
                    b.output(x.then("fc", new FullyConnected(20, 17, true)).then("act", activation))
                            .build(),
                    activation);
            b = new NetworkBuilder("normalized and joined");
            x = b.input("x", 2, 9, 4, 4);
            y = x.then("bn", new BatchNormalization(9, 1e-5)).then("act", activation);
            Value z = x.then("up", TransposedConvolution.of(9, 5, 2, 2).withStride(2))
                    .then("down", Convolution.of(5, 7, 1, 1).withStride(2));
            add(cases, b.output(b.add("join", Concat.channels(), y, z)).build(), activation);
        }
        return cases;
    }

    private static List<Activation> activations() {
        return List.of(
                Activation.relu(),
                Activation.clip(0, 6),
                Activation.leakyRelu(0.1f),
                Activation.sigmoid(),
                Activation.geluErf(),
                Activation.hardSwish());
    }

    private static void add(Map<String, CaseNetwork> cases, Network network, Activation activation) {
        Parameters parameters = Parameters.initialise(network, Initialiser.he(7));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        network.inputs().forEach(input -> {
            Tensor tensor = Tensor.allocate(input.shape(), DataType.F32);
            for (long i = 0; i < tensor.shape().elements(); i++) {
                tensor.setFloat(i, (i % 11 - 5) / 4f + 0.125f);
            }
            inputs.put(input.name(), tensor);
        });
        cases.put(network.name() + ", " + activation, new CaseNetwork(network, parameters, inputs, false));
    }

    /** All of both. */
    static List<Map.Entry<String, CaseNetwork>> all() throws ReflectiveOperationException {
        List<Map.Entry<String, CaseNetwork>> all = new ArrayList<>(layers().entrySet());
        all.addAll(fusions().entrySet());
        return all;
    }
}
