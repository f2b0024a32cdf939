package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.ResamplingWeights;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Which positions of another value each position of a value is the weighted sum of, along all axes: of the input for
 * each output, or of the output's gradient for each input. For all positions of the first axis, then the second, then
 * the third, with one more entry an axis for the end: where its parts begin; and the parts with their shares.
 */
final class ResamplingParts {
    private final List<Float> starts = new ArrayList<>();
    private final List<Float> others = new ArrayList<>();
    private final List<Float> shares = new ArrayList<>();
    private final String key;

    private ResamplingParts(String key) {
        this.key = key;
    }

    /** The parts of each output of a layer that filters. */
    static ResamplingParts ofOutputs(Resampling layer, Shape input, Shape output) {
        ResamplingParts parts = new ResamplingParts("filtered from " + input + " to " + output);
        long[] out = ResamplingTables.leading(output);
        for (int axis = 0; axis < out.length; axis++) {
            int spatial = axis - (out.length - layer.rank());
            for (int y = 0; y < out[axis]; y++) {
                parts.begin();
                each(layer, spatial, y, input, output, parts::add);
            }
            parts.begin();
        }
        return parts;
    }

    /** The outputs that each input is part of. */
    static ResamplingParts ofInputs(Resampling layer, Shape input, Shape output) {
        ResamplingParts parts = new ResamplingParts("back from " + output + " to " + input);
        long[] in = ResamplingTables.leading(input);
        long[] out = ResamplingTables.leading(output);
        for (int axis = 0; axis < in.length; axis++) {
            int spatial = axis - (in.length - layer.rank());
            List<List<float[]>> takers = new ArrayList<>();
            for (int i = 0; i < in[axis]; i++) {
                takers.add(new ArrayList<>());
            }
            for (int o = 0; o < out[axis]; o++) {
                float taker = o;
                each(
                        layer,
                        spatial,
                        o,
                        input,
                        output,
                        (x, share) -> takers.get((int) x).add(new float[] {taker, share}));
            }
            for (List<float[]> taken : takers) {
                parts.begin();
                taken.forEach(part -> parts.add((long) part[0], part[1]));
            }
            parts.begin();
        }
        return parts;
    }

    /** The elements of an output position of an axis; one that the value lacks has a single element. */
    private static void each(
            Resampling layer, int spatial, int y, Shape input, Shape output, ResamplingWeights.Entry entry) {
        if (spatial < 0) {
            entry.add(0, 1);
        } else {
            ResamplingWeights.of(layer, spatial, y, input, output, entry);
        }
    }

    private void begin() {
        starts.add((float) others.size());
    }

    private void add(long other, float share) {
        others.add((float) other);
        shares.add(share);
    }

    /** Computes {@code to} as the sums of parts of {@code from}. */
    static void launch(Lowering lowering, ResamplingParts parts, DeviceValue from, DeviceValue to) {
        lowering.kernel(
                "resample_backward_" + Lowering.name(from.type()),
                to.shape().elements(),
                List.of(
                        Argument.of(from.buffer()),
                        Argument.of(to.buffer()),
                        Argument.of(lowering.constant(parts.key + ", starts", DataType.S32, array(parts.starts))),
                        Argument.of(lowering.constant(parts.key + ", outputs", DataType.S32, array(parts.others))),
                        Argument.of(lowering.constant(parts.key + ", shares", DataType.F32, array(parts.shares))),
                        new Argument.Long(to.shape().elements()),
                        ResamplingTables.structure(to.shape(), from.shape())),
                Lowering.name(from.type()));
    }

    private static float[] array(List<Float> values) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values.get(i);
        }
        return result;
    }
}
