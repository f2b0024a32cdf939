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
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of the input one element of a value sees along each spatial axis, in input elements: a window of effective
 * kernel k and stride s on elements j apart that see r gives elements j s apart that see r + (k - 1) j (Araujo et al.,
 * Computing Receptive Fields of Convolutional Neural Networks, 2019). Where branches meet, the larger counts: their
 * centres are taken to agree. What sees a whole axis has an infinite field.
 *
 * @param size elements seen along each spatial axis, outermost first; empty for values without spatial axes, which see
 *     everything
 * @param jump input elements between neighbours of the value; below 1 where it is enlarged, 0 where there are none
 */
public record ReceptiveField(List<Double> size, List<Double> jump) {
    /** Copies the lists. */
    public ReceptiveField {
        size = List.copyOf(size);
        jump = List.copyOf(jump);
    }

    /** The field of every value of a network, by name. Constants see nothing: a field of 0. */
    public static Map<String, ReceptiveField> of(Network network) {
        Map<String, Shape> shapes = network.inferShapes(network.defaultShapes());
        Map<String, ReceptiveField> fields = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            fields.put(input.name(), uniform(input.shape().spatialRank(), 1, 1));
        }
        for (Node node : network.nodes()) {
            for (String output : node.outputs()) {
                int rank = shapes.get(output).spatialRank();
                ReceptiveField reached = uniform(rank, 0, 0);
                for (int i = 0; i < node.inputs().size(); i++) {
                    reached = node.layer().reads(i)
                            ? reached.max(fields.get(node.inputs().get(i)), rank)
                            : reached;
                }
                Layer layer = node.layer() instanceof Resampling resampling
                        ? resampling.to(shapes.get(output))
                        : node.layer();
                fields.put(
                        output,
                        reached.after(
                                layer,
                                shapes.get(
                                        node.inputs().isEmpty()
                                                ? output
                                                : node.inputs().getFirst())));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static ReceptiveField uniform(int rank, double size, double jump) {
        return new ReceptiveField(Collections.nCopies(rank, size), Collections.nCopies(rank, jump));
    }

    private static ReceptiveField everything(int rank) {
        return uniform(rank, Double.POSITIVE_INFINITY, 0);
    }

    private int rank() {
        return size.size();
    }

    /** The larger field on each axis; an operand with fewer axes is broadcast along those it lacks. */
    private ReceptiveField max(ReceptiveField other, int rank) {
        List<Double> sizes = new ArrayList<>();
        List<Double> jumps = new ArrayList<>();
        for (int axis = 1; axis <= rank; axis++) {
            sizes.addFirst(Math.max(size.get(rank - axis), last(other.size, axis)));
            jumps.addFirst(Math.max(jump.get(rank - axis), last(other.jump, axis)));
        }
        return new ReceptiveField(sizes, jumps);
    }

    private static double last(List<Double> values, int fromEnd) {
        return fromEnd <= values.size() ? values.get(values.size() - fromEnd) : 0;
    }

    private ReceptiveField after(Layer layer, Shape input) {
        return switch (layer) {
            case Convolution convolution -> slide(convolution.window());
            case MaxPooling pooling -> slide(pooling.window());
            case AveragePooling pooling -> slide(pooling.window());
            case TransposedConvolution transposed -> spread(transposed.window());
            case Resampling resampling -> resample(resampling, input);
            case GlobalPooling _, FullyConnected _, Flatten _, MatrixProduct _, Reshape _, Transpose _ ->
                everything(rank());
            case Softmax softmax -> input.axis(softmax.axis()) < 2 ? this : wholeAxis(input.axis(softmax.axis()) - 2);
            case Normalization normalization -> {
                ReceptiveField result = this;
                for (int axis : normalization.axes()) {
                    result = input.axis(axis) < 2 ? result : result.wholeAxis(input.axis(axis) - 2);
                }
                yield result;
            }
            case Activation _,
                    BatchNormalization _,
                    ChannelShuffle _,
                    Concat _,
                    Constant _,
                    ConstantPadding _,
                    Dequantize _,
                    Dropout _,
                    Elementwise _,
                    LocalResponseNormalization _,
                    PRelu _,
                    Quantize _,
                    Split _ -> this;
        };
    }

    private ReceptiveField slide(Window window) {
        List<Double> sizes = new ArrayList<>();
        List<Double> jumps = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            sizes.add(grown(axis, window.effectiveKernel(axis)));
            jumps.add(jump.get(axis) * window.stride().get(axis));
        }
        return new ReceptiveField(sizes, jumps);
    }

    private double grown(int axis, double elements) {
        return elements == 1 ? size.get(axis) : size.get(axis) + (elements - 1) * jump.get(axis);
    }

    /** An output of a transposed window of k elements sees at most ceil(k / s) neighbouring inputs. */
    private ReceptiveField spread(Window window) {
        List<Double> sizes = new ArrayList<>();
        List<Double> jumps = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            double stride = window.stride().get(axis);
            sizes.add(grown(axis, Math.ceil(window.effectiveKernel(axis) / stride)));
            jumps.add(jump.get(axis) / stride);
        }
        return new ReceptiveField(sizes, jumps);
    }

    private ReceptiveField resample(Resampling resampling, Shape input) {
        List<Double> sizes = new ArrayList<>();
        List<Double> jumps = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            double scale = resampling.scale(axis, input.extent(axis + 2));
            boolean between = resampling.mode() == Resampling.Mode.LINEAR && scale != 1;
            sizes.add(grown(axis, between ? 2 : 1));
            jumps.add(jump.get(axis) / scale);
        }
        return new ReceptiveField(sizes, jumps);
    }

    private ReceptiveField wholeAxis(int axis) {
        List<Double> sizes = new ArrayList<>(size);
        sizes.set(axis, Double.POSITIVE_INFINITY);
        return new ReceptiveField(sizes, jump);
    }
}
