package io.github.dnn4j.reference;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Training by plain loops. In a precision below F32 values, weights and gradients of values are rounded to it, as if
 * they were stored in it; a gradient is rounded when it is complete. The master copies of parameters and their
 * gradients are not.
 */
final class ReferenceTrainingRun {
    private final Network network;
    private final TrainingOptions options;
    private final GradientFlow flow;
    private final ReferenceTrainingTensors tensors;
    private long step;

    /** Allocates everything and copies the parameters; all is closed again if that fails. */
    ReferenceTrainingRun(
            Network network,
            Parameters initial,
            Map<String, Shape> shapes,
            TrainingOptions options,
            Allocator allocator) {
        this.network = network;
        this.options = options;
        this.flow = GradientFlow.of(network, options.inputGradients());
        this.tensors = new ReferenceTrainingTensors(network, initial, shapes, options, flow, allocator);
    }

    ReferenceTrainingTensors tensors() {
        return tensors;
    }

    GradientFlow flow() {
        return flow;
    }

    /** Computes every value from the inputs. */
    void forward(long stepNumber) {
        step = stepNumber;
        tensors.roundedWeights()
                .forEach((name, copy) -> copyRounded(tensors.parameters().get(name), copy));
        if (options.precision() != Precision.F32) {
            tensors.inputs()
                    .forEach((name, tensor) ->
                            copyRounded(tensor, tensors.values().get(name)));
        }
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            compute(node, i);
            node.outputs()
                    .forEach(value -> StoredPrecision.round(tensors.values().get(value), options.precision()));
        }
    }

    private void copyRounded(Tensor from, Tensor to) {
        to.copyFrom(from);
        StoredPrecision.round(to, options.precision());
    }

    /** Layers that compute otherwise in training than at inference come first. */
    private void compute(Node node, int position) {
        List<Tensor> taken = pick(node.inputs(), tensors.values());
        List<Tensor> given = pick(node.outputs(), tensors.values());
        Layer layer = node.layer();
        if (layer instanceof BatchNormalization it) {
            ReferenceBatchNormalization.train(
                    it, taken.getFirst(), parametersOf(node), given.getFirst(), options.runningAverage());
        } else if (layer instanceof Dropout it) {
            ReferenceDropout.train(mask(it, position), taken.getFirst(), given.getFirst());
        } else {
            ReferenceKernels.compute(layer, taken, parametersOf(node), given);
        }
    }

    private DropoutMask mask(Dropout layer, int position) {
        return DropoutMask.of(options.seed(), step, position, layer.ratio());
    }

    private List<Tensor> parametersOf(Node node) {
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
            boolean rounded = tensors.isRounded(node.layer().parameters().get(i));
            result.add((rounded ? tensors.roundedWeights() : tensors.parameters())
                    .get(node.parameters().get(i)));
        }
        return result;
    }

    private static List<Tensor> pick(List<String> names, Map<String, Tensor> tensors) {
        return names.stream().map(tensors::get).toList();
    }

    /** Computes every gradient from those of the outputs. */
    void backward() {
        tensors.gradients().values().forEach(gradient -> gradient.fill(0));
        tensors.valueGradients().values().forEach(gradient -> gradient.fill(0));
        tensors.outputGradients().forEach((name, given) -> {
            if (tensors.valueGradients().containsKey(name)) {
                tensors.valueGradients().get(name).copyFrom(given);
            }
        });
        for (int i = network.nodes().size() - 1; i >= 0; i--) {
            Node node = network.nodes().get(i);
            if (flow.nodes().contains(node.name())) {
                node.outputs().forEach(this::complete);
                ReferenceGradients.compute(node.layer(), backward(node, i));
            }
        }
        network.inputs().forEach(input -> complete(input.name()));
    }

    /** Rounds the gradient of a value once all that take the value have added to it. */
    private void complete(String value) {
        if (tensors.valueGradients().containsKey(value)) {
            StoredPrecision.round(tensors.valueGradients().get(value), options.precision());
        }
    }

    private Backward backward(Node node, int position) {
        List<Optional<Tensor>> learned = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
            boolean isLearned = node.layer().parameters().get(i).learned();
            learned.add(
                    isLearned
                            ? Optional.of(
                                    tensors.gradients().get(node.parameters().get(i)))
                            : Optional.empty());
        }
        return new Backward(
                pick(node.inputs(), tensors.values()),
                parametersOf(node),
                pick(node.outputs(), tensors.valueGradients()),
                node.inputs().stream()
                        .map(value ->
                                Optional.ofNullable(tensors.valueGradients().get(value)))
                        .toList(),
                learned,
                node.layer() instanceof Dropout it ? Optional.of(mask(it, position)) : Optional.empty());
    }

    void close() {
        tensors.close();
    }
}
