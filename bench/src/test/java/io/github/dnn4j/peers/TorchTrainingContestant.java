package io.github.dnn4j.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PyTorch's functions and automatic derivatives by way of DJL, with DJL's loss and optimizer: a run is a step of
 * training, and its output the loss before it.
 */
final class TorchTrainingContestant implements Contestant {
    private static final float RUNNING = 0.1f;

    private final NDManager engine;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private NDManager manager;
    private Optimizer optimizer;
    private Network network;
    private NDArray labels;

    TorchTrainingContestant(int threads) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        engine = NDManager.newBaseManager("PyTorch");
    }

    @Override
    public String version() {
        return "PyTorch " + Engine.getEngine("PyTorch").getVersion() + " (DJL " + Engine.getDjlVersion() + ")";
    }

    @Override
    public void load(Path folder) throws Exception {
        TrainingSubject subject = TrainingSubject.read(folder);
        network = subject.network();
        manager = engine.newSubManager();
        Parameters given = LoadedCase.parameters(folder, network);
        network.parameters().forEach((name, shape) -> {
            NDArray array = manager.create(given.get(name).toFloatArray(), shape(shape.toArray()));
            if (network.isLearned(name)) {
                array.setRequiresGradient(true);
            }
            parameters.put(name, array);
        });
        optimizer = Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(subject.rate()))
                .optMomentum(TrainingSubject.MOMENTUM)
                .build();
        float[] classes = new float[(int) network.inputs().getFirst().shape().extent(0)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = TrainingSubject.label(i);
        }
        labels = manager.create(classes);
    }

    @Override
    public void run(float[] from, float[] to) {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = step.getEngine().newGradientCollector()) {
            NDArray input =
                    step.create(from, shape(network.inputs().getFirst().shape().toArray()));
            NDArray value = loss.evaluate(new NDList(labels), new NDList(forward(input)));
            value.attach(step);
            collector.backward(value);
            to[0] = value.getFloat();
            parameters.forEach((name, parameter) -> {
                if (network.isLearned(name)) {
                    NDArray gradient = parameter.getGradient();
                    optimizer.update(name, parameter, gradient);
                    gradient.subi(gradient);
                    gradient.close();
                }
            });
        }
    }

    /** The values of the network by name, closed when the loss is known to all that follows from them. */
    private NDArray forward(NDArray input) {
        Map<String, NDArray> values = new HashMap<>();
        values.put(network.inputs().getFirst().name(), input);
        NDArray last = input;
        for (Node node : network.nodes()) {
            if (!(node.layer() instanceof Softmax)) { // part of the loss
                last = apply(node, values);
                last.attach(input.getManager());
                values.put(node.outputs().getFirst(), last);
            }
        }
        return last;
    }

    private NDArray apply(Node node, Map<String, NDArray> values) {
        NDArray x = values.get(node.inputs().getFirst());
        List<NDArray> own = node.parameters().stream().map(parameters::get).toList();
        return switch (node.layer()) {
            case Convolution layer -> {
                Window window = layer.window();
                boolean even = window.padBegin().equals(window.padEnd());
                NDArray padded = even ? x : x.pad(around(window), 0);
                yield Conv2d.conv2d(
                                padded,
                                own.get(0),
                                layer.bias() ? own.get(1) : null,
                                shape(window.stride()),
                                even ? shape(window.padBegin()) : shape(0, 0),
                                shape(window.dilation()),
                                layer.groups())
                        .singletonOrThrow();
            }
            case BatchNormalization layer ->
                BatchNorm.batchNorm(
                                x,
                                own.get(2),
                                own.get(3),
                                own.get(0),
                                own.get(1),
                                1,
                                RUNNING,
                                (float) layer.epsilon(),
                                true)
                        .singletonOrThrow();
            case Activation layer when layer.function() == Activation.Function.RELU -> ai.djl.nn.Activation.relu(x);
            case MaxPooling layer ->
                Pool.maxPool2d(
                        x,
                        shape(layer.window().kernel()),
                        shape(layer.window().stride()),
                        shape(even(layer, layer.window())),
                        layer.rounding() != Rounding.FLOOR);
            case AveragePooling layer ->
                Pool.avgPool2d(
                        x,
                        shape(layer.window().kernel()),
                        shape(layer.window().stride()),
                        shape(even(layer, layer.window())),
                        layer.rounding() != Rounding.FLOOR,
                        layer.divisor() != AveragePooling.Divisor.INPUT);
            case GlobalPooling layer when layer.mode() == GlobalPooling.Mode.AVERAGE -> Pool.globalAvgPool2d(x);
            case Dropout layer ->
                ai.djl.nn.norm.Dropout.dropout(x, (float) layer.ratio(), true).singletonOrThrow();
            case Elementwise layer
            when layer.operation() == Elementwise.Operation.ADD ->
                x.add(values.get(node.inputs().get(1)));
            case Flatten _ -> x.reshape(x.getShape().get(0), -1);
            case FullyConnected layer -> {
                NDArray flat = x.reshape(x.getShape().get(0), -1);
                yield (layer.bias() ? Linear.linear(flat, own.get(0), own.get(1)) : Linear.linear(flat, own.get(0)))
                        .singletonOrThrow();
            }
            default -> throw new RefusedException("no function of DJL's is given here for " + node.layer());
        };
    }

    private static List<Integer> even(Layer layer, Window window) {
        if (!window.padBegin().equals(window.padEnd())) {
            throw new RefusedException("PyTorch pads both sides alike, unlike " + layer);
        }
        return window.padBegin();
    }

    /** From the last axis to the first, before and after. */
    private static ai.djl.ndarray.types.Shape around(Window window) {
        return shape(
                window.padBegin().get(1),
                window.padEnd().get(1),
                window.padBegin().get(0),
                window.padEnd().get(0));
    }

    private static ai.djl.ndarray.types.Shape shape(List<Integer> extents) {
        return shape(extents.stream().mapToLong(Integer::longValue).toArray());
    }

    private static ai.djl.ndarray.types.Shape shape(long... extents) {
        return new ai.djl.ndarray.types.Shape(extents);
    }

    @Override
    public void unload() {
        parameters.clear();
        if (manager != null) {
            manager.close();
            manager = null;
        }
    }
}
