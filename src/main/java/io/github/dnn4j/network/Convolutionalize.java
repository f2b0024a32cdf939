package io.github.dnn4j.network;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.FullyConnectedConvolutions;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.UnrolledFeatures.Unrolled;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a classifier's flattening and fully connected head into convolutions and makes its spatial input extents
 * symbolic, so that it runs on larger pictures and produces a map of scores, (N, classes, H', W') instead of (N,
 * classes) (Long et al., Fully Convolutional Networks for Semantic Segmentation, 2015). On the default shapes the
 * numbers are the same.
 */
public final class Convolutionalize {
    private final Network source;
    private final Map<String, Shape> shapes;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Shape> weightShapes = new LinkedHashMap<>();
    private final UnrolledFeatures features;

    /**
     * A network that computes with convolutions only, and how to carry weights over.
     *
     * @param network the network; nodes and parameters keep their names
     * @param weightShapes new shapes of the weights that were fully connected, by name; their values keep their order
     */
    public record Result(Network network, Map<String, Shape> weightShapes) {
        /** Parameters of the source for {@link #network}: views where a shape is new. */
        public Parameters parameters(Parameters source) {
            Map<String, TensorSource> reshaped = new LinkedHashMap<>();
            weightShapes.forEach(
                    (name, shape) -> reshaped.put(name, source.source(name).reshape(shape)));
            return source.withSources(reshaped);
        }
    }

    private Convolutionalize(Network source) {
        this.source = source;
        this.shapes = source.inferShapes(source.defaultShapes());
        this.features = new UnrolledFeatures(shapes);
    }

    /**
     * The network with its head as convolutions.
     *
     * @throws InvalidDescriptorException if a layer between flattening and the outputs works on features in a way that
     *     convolutions do not; the message names it
     */
    public static Result apply(Network network) {
        Convolutionalize work = new Convolutionalize(network);
        for (Node node : network.nodes()) {
            work.convert(node);
        }
        Network result =
                new Network(network.name(), SpatialSymbols.of(network.inputs()), work.nodes, network.outputs());
        return new Result(result, Map.copyOf(work.weightShapes));
    }

    private void convert(Node node) {
        boolean onFeatures = node.inputs().stream().anyMatch(features::contains);
        switch (node.layer()) {
            case FullyConnected layer
            when onFeatures || shapes.get(node.inputs().getFirst()).rank() > 2 ->
                connect(node, layer);
            case Flatten _ when flattensSamples(node) -> unroll(node);
            case Reshape _ when flattensSamples(node) -> unroll(node);
            case Layer _ when !onFeatures -> nodes.add(node);
            case Layer layer -> onUnrolled(node, layer);
        }
    }

    /** True if the node makes (N, features) of (N, C, spatial...), or of what was that. */
    private boolean flattensSamples(Node node) {
        Shape input = shapes.get(node.inputs().getFirst());
        Shape output = shapes.get(node.outputs().getFirst());
        boolean spatial = input.rank() > 2 || features.contains(node.inputs().getFirst());
        return spatial && output.rank() == 2 && output.extent(0) == input.extent(0);
    }

    private void unroll(Node node) {
        String output = node.outputs().getFirst();
        Unrolled input = features.of(node.inputs().getFirst());
        features.put(output, input);
        if (source.outputs().contains(output)) {
            nodes.add(with(node, node.layer(), List.of(input.value())));
        }
    }

    private void connect(Node node, FullyConnected layer) {
        Unrolled input = features.of(node.inputs().getFirst());
        Convolution convolution = FullyConnectedConvolutions.fullSize(layer, input.map());
        weightShapes.put(node.parameters().getFirst(), convolution.weightShape());
        emit(node, convolution, List.of(input), layer.outFeatures());
    }

    private void emit(Node node, Layer layer, List<Unrolled> inputs, long channels) {
        nodes.add(with(node, layer, inputs.stream().map(Unrolled::value).toList()));
        long[] map = inputs.getFirst().map().toArray();
        if (!(layer instanceof Activation || layer instanceof Dropout || layer instanceof Elementwise)) {
            Arrays.fill(map, 1);
        }
        map[0] = channels;
        for (String output : node.outputs()) {
            features.put(output, new Unrolled(output, Shape.of(map)));
        }
    }

    private static Node with(Node node, Layer layer, List<String> inputs) {
        return new Node(node.name(), layer, inputs, node.outputs(), node.parameters());
    }

    /** A layer on (N, features) that is to work on (N, C, spatial...) instead. */
    private void onUnrolled(Node node, Layer layer) {
        List<Unrolled> inputs = features.among(node.inputs());
        boolean all = inputs.size() == node.inputs().size();
        Shape map = inputs.getFirst().map();
        boolean alike = all && inputs.stream().allMatch(input -> input.map().equals(map));
        boolean pointwise = all && inputs.stream().allMatch(Unrolled::isPointwise);
        switch (layer) {
            case Activation _, Dropout _ -> emit(node, layer, inputs, map.extent(0));
            case BatchNormalization _ when pointwise -> emit(node, layer, inputs, map.extent(0));
            case Softmax softmax
            when pointwise && Math.abs(softmax.axis()) == 1 ->
                emit(node, new Softmax(1, softmax.log()), inputs, map.extent(0));
            case Elementwise _ when alike -> emit(node, layer, inputs, map.extent(0));
            case Elementwise _
            when node.inputs().stream().allMatch(features::isPerFeature) ->
                emit(node, layer, features.perChannel(node, nodes::add), features.count(node));
            case Concat concat
            when pointwise && Math.abs(concat.axis()) == 1 ->
                emit(
                        node,
                        Concat.channels(),
                        inputs,
                        inputs.stream()
                                .mapToLong(input -> input.map().extent(0))
                                .sum());
            case AveragePooling _,
                    BatchNormalization _,
                    ChannelShuffle _,
                    Concat _,
                    Constant _,
                    ConstantPadding _,
                    Convolution _,
                    Dequantize _,
                    Elementwise _,
                    Flatten _,
                    FullyConnected _,
                    GlobalPooling _,
                    LocalResponseNormalization _,
                    MatrixProduct _,
                    MaxPooling _,
                    Normalization _,
                    PRelu _,
                    Quantize _,
                    Resampling _,
                    Reshape _,
                    Softmax _,
                    Split _,
                    Transpose _,
                    TransposedConvolution _ ->
                throw new InvalidDescriptorException(
                        "network %s cannot be made convolutional: %s (%s) works on the flattened features %s"
                                .formatted(source.name(), node.name(), layer.kind(), node.inputs()));
        }
    }
}
