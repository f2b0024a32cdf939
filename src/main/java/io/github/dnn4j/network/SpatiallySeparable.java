package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.CheckedSizes;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.RankOneFactorization;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A two-dimensional convolution as kx1 convolutions followed by 1xk ones. Each pair of an output and an input channel
 * has a kernel of its own, and so a column and a row of its own: the column convolution gives a channel for every pair,
 * the row convolution adds up those of an output channel. The numbers are those of the convolution if all kernels have
 * rank 1; {@link #residual} says by how much they miss otherwise.
 */
public final class SpatiallySeparable {
    private final Convolution convolution;
    private final Tensor columns;
    private final Tensor rows;
    private final boolean exact;
    private final double residual;

    private SpatiallySeparable(Convolution convolution, Tensor columns, Tensor rows, boolean exact, double residual) {
        this.convolution = convolution;
        this.columns = columns;
        this.rows = rows;
        this.exact = exact;
        this.residual = residual;
    }

    /**
     * Factors every kernel of a weight.
     *
     * @param convolution two-dimensional, of one group or with one input channel per group
     * @param weight its weight, of shape {@link Convolution#weightShape}
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if convolution or weight are not so, or a weight is not
     *     finite
     */
    public static SpatiallySeparable factor(Convolution convolution, Tensor weight) {
        Shape shape = convolution.weightShape();
        require(
                convolution.window().rank() == 2,
                "a convolution over %d spatial axes cannot be split into columns and rows; 2 are needed",
                convolution.window().rank());
        require(
                convolution.groups() == 1 || shape.extent(1) == 1,
                "a convolution of %d groups with %d input channels each cannot be split; 1 group or 1 channel is needed",
                convolution.groups(),
                shape.extent(1));
        require(weight.shape().equals(shape), "weight has shape %s; the convolution's has %s", weight.shape(), shape);
        int outs = (int) shape.extent(0);
        int ins = (int) shape.extent(1);
        int height = (int) shape.extent(2);
        int width = (int) shape.extent(3);
        // columns in the order of a convolution with one group per input channel, rows in that of the given one
        boolean dense = convolution.groups() == 1;
        int pairs = CheckedSizes.toInt("channel pairs", (long) outs * ins);
        Tensor columns = Tensor.allocate(Shape.of(pairs, 1, height, 1), weight.type());
        Tensor rows = Tensor.allocate(Shape.of(outs, ins, 1, width), weight.type());
        boolean exact = true;
        double missed = 0;
        double total = 0;
        for (int out = 0; out < outs; out++) {
            for (int in = 0; in < ins; in++) {
                long pair = (long) out * ins + in;
                double[][] kernel = new double[height][width];
                double square = 0;
                for (int i = 0; i < height * width; i++) {
                    double value = weight.getFloat(pair * height * width + i);
                    kernel[i / width][i % width] = value;
                    square += value * value;
                }
                RankOneFactorization factors = RankOneFactorization.of(kernel);
                exact &= factors.exact();
                total += square;
                missed += square * factors.residual() * factors.residual();
                write(columns, dense ? (long) in * outs + out : pair, factors.column());
                write(rows, pair, factors.row());
            }
        }
        return new SpatiallySeparable(convolution, columns, rows, exact, total == 0 ? 0 : Math.sqrt(missed / total));
    }

    private static void write(Tensor tensor, long line, List<Double> values) {
        for (int i = 0; i < values.size(); i++) {
            tensor.setFloat(line * values.size() + i, values.get(i).floatValue());
        }
    }

    /** True if every kernel has rank 1, so that the two convolutions give the same numbers up to rounding. */
    public boolean exact() {
        return exact;
    }

    /** How much the best factors miss: the Frobenius norm of all that is lost over that of the weight; 0 if exact. */
    public double residual() {
        return residual;
    }

    /** The kx1 convolution: every input channel on its own, a channel for every pair, without bias. */
    public Convolution columnConvolution() {
        Window window = convolution.window();
        return new Convolution(
                convolution.inChannels(),
                (int) columns.shape().extent(0),
                convolution.inChannels(),
                part(window, 0),
                false);
    }

    /** The 1xk convolution: one group per output channel, with the bias of the given convolution. */
    public Convolution rowConvolution() {
        return new Convolution(
                (int) columns.shape().extent(0),
                convolution.outChannels(),
                convolution.outChannels(),
                part(convolution.window(), 1),
                convolution.bias());
    }

    private static Window part(Window window, int axis) {
        return new Window(
                only(window.kernel(), axis, 1),
                only(window.stride(), axis, 1),
                only(window.dilation(), axis, 1),
                only(window.padBegin(), axis, 0),
                only(window.padEnd(), axis, 0));
    }

    private static List<Integer> only(List<Integer> values, int axis, int other) {
        return axis == 0 ? List.of(values.get(0), other) : List.of(other, values.get(1));
    }

    /**
     * Adds nodes {@code name.column}, {@code name.shuffle} where pairs must change their order, and {@code name.row}.
     */
    public Value add(Value input, String name) {
        Value pairs = input.then(name + ".column", columnConvolution());
        boolean reorder = convolution.groups() == 1 && convolution.inChannels() > 1 && convolution.outChannels() > 1;
        Value ordered = reorder ? pairs.then(name + ".shuffle", new ChannelShuffle(convolution.inChannels())) : pairs;
        return ordered.then(name + ".row", rowConvolution());
    }

    /**
     * The weights of the nodes that {@link #add} adds under this name. The bias of the convolution, if it has one, is
     * to be added as {@code name.row.bias}.
     */
    public Map<String, Tensor> weights(String name) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put(name + ".column.weight", columns);
        weights.put(name + ".row.weight", rows);
        return weights;
    }
}
