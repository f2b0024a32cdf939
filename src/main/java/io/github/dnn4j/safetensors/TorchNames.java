package io.github.dnn4j.safetensors;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

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
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names and shapes that PyTorch's modules give their parameters and buffers. */
final class TorchNames {
    /**
     * Ends of names of buffers that a network does not need: the counter of batches that batch normalization keeps, and
     * where in its table a window's attention finds the bias of two positions, which the network computes itself.
     */
    private static final List<String> UNNEEDED = List.of(".num_batches_tracked", ".relative_position_index");

    private TorchNames() {}

    /** Whether a tensor of that name is nothing that a network computes with. */
    static boolean unneeded(String name) {
        return UNNEEDED.stream().anyMatch(name::endsWith);
    }

    /**
     * A parameter of a network as PyTorch has it.
     *
     * @param name its name there: that of the node, taken for a module's path, and that of the role
     * @param shape its shape there
     * @param mayBeMatrix whether it is the weight of a 1x1 convolution, which a Linear over channels has as a matrix
     */
    record TorchParameter(String name, Shape shape, boolean mayBeMatrix) {
        List<Long> extents() {
            return Arrays.stream(shape.toArray()).boxed().toList();
        }

        /** Whether a tensor of these extents is this parameter. */
        boolean fits(List<Long> found) {
            return found.equals(extents())
                    || mayBeMatrix && found.equals(extents().subList(0, 2));
        }
    }

    /** The parameters of a network, by the network's own names, in the order of its nodes. */
    static Map<String, TorchParameter> of(Network network) {
        Map<String, TorchParameter> result = new LinkedHashMap<>();
        Map<String, String> users = new HashMap<>();
        for (Node node : network.nodes()) {
            List<ParameterSpec> specs = node.layer().parameters();
            for (int i = 0; i < specs.size(); i++) {
                String parameter = node.parameters().get(i);
                String other = users.put(parameter, node.name());
                require(
                        other == null,
                        "network %s: nodes %s and %s share the parameter %s, for which PyTorch has a name per module",
                        network.name(),
                        other,
                        node.name(),
                        parameter);
                ParameterSpec spec = specs.get(i);
                result.put(
                        parameter,
                        new TorchParameter(
                                name(node, spec),
                                shape(node.layer(), spec.shape()),
                                spec.role().equals("weight")
                                        && node.layer() instanceof Convolution convolution
                                        && convolution.isPointwise()));
            }
        }
        return result;
    }

    /**
     * A learned constant is a parameter that a module has itself, under the path that its node is named by; so are the
     * weight and bias by which a MultiheadAttention makes queries, keys and values, {@code in_proj_weight}.
     */
    private static String name(Node node, ParameterSpec spec) {
        if (node.layer() instanceof Constant constant && constant.learned()) {
            return node.name();
        }
        String separator = node.name().endsWith(".in_proj") ? "_" : ".";
        return node.name() + separator + role(node.layer(), spec.role());
    }

    /** PyTorch's word for a role; our own where PyTorch has no such parameter. */
    private static String role(Layer layer, String role) {
        return switch (layer) {
            case BatchNormalization _ ->
                switch (role) {
                    case "scale" -> "weight";
                    case "shift" -> "bias";
                    case "mean" -> "running_mean";
                    case "variance" -> "running_var";
                    default -> throw new IllegalStateException("batch normalization has no parameter " + role);
                };
            case Normalization _ -> role.equals("scale") ? "weight" : "bias";
            case PRelu _ -> "weight";
            case Convolution _, TransposedConvolution _, FullyConnected _ -> role;
            case Constant _, Quantize _, Dequantize _ -> role;
            case Activation _,
                    AveragePooling _,
                    ChannelShuffle _,
                    Concat _,
                    ConstantPadding _,
                    Dropout _,
                    Elementwise _,
                    Flatten _,
                    GlobalPooling _,
                    LocalResponseNormalization _,
                    MatrixProduct _,
                    MaxPooling _,
                    Resampling _,
                    Reshape _,
                    Softmax _,
                    Split _,
                    Take _,
                    Transpose _ -> throw new IllegalStateException(layer.kind() + " has no parameter " + role);
        };
    }

    /**
     * PyTorch's slope, scale or shift is a vector, (C) or (1), where ours has the extents that broadcast to an input:
     * (C, 1, 1), say.
     */
    private static Shape shape(Layer layer, Shape shape) {
        boolean perChannel = layer instanceof PRelu || layer instanceof Normalization;
        boolean vector = shape.rank() == 0 || shape.extent(0) == shape.elements();
        return perChannel && vector ? Shape.of(shape.elements()) : shape;
    }
}
