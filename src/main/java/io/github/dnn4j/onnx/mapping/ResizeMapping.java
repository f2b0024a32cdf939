package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Resize and Upsample by nearest neighbour, linear and cubic interpolation. */
public final class ResizeMapping {
    private static final String CROP = "tf_crop_and_resize";

    private ResizeMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Resize", ResizeMapping::resize);
        mappings.put("Upsample", ResizeMapping::upsample);
    }

    private static List<OnnxValue> upsample(NodeCall call) {
        Live input = call.live(0);
        double[] scales;
        if (call.has(1)) {
            scales = reals(call.constant(1, "scales"));
        } else if (call.attributes().has("scales")) {
            scales = call.attributes().reals("scales").orElseThrow().stream()
                    .mapToDouble(Float::doubleValue)
                    .toArray();
        } else {
            double height = call.attributes().real("height_scale", 1);
            double width = call.attributes().real("width_scale", 1);
            scales = new double[] {1, 1, height, width};
        }
        return early(call, input, ResizeAttributes.mode(call, call.attributes().text("mode", "nearest")), scales);
    }

    /**
     * Before version 11 nothing was specified; runtimes computed y / s, and rounded it down where the axis is enlarged
     * and up where it is shrunk. An axis has no part in the others' nearest neighbour, so each kind becomes a layer.
     */
    private static List<OnnxValue> early(NodeCall call, Live input, Mode mode, double[] scales) {
        boolean enlarges = Arrays.stream(scales).anyMatch(scale -> scale > 1);
        boolean shrinks = Arrays.stream(scales).anyMatch(scale -> scale < 1);
        if (mode == Mode.LINEAR || !enlarges || !shrinks) {
            return List.of(early(mode, shrinks && mode == Mode.NEAREST, scales).layers(call, input));
        }
        double[] larger = Arrays.stream(scales).map(scale -> Math.max(scale, 1)).toArray();
        double[] smaller =
                Arrays.stream(scales).map(scale -> Math.min(scale, 1)).toArray();
        Live enlarged = early(mode, false, larger).layers(call, input);
        Live result = early(mode, true, smaller).layers(call, enlarged);
        if (enlarged.shapes().equals(input.shapes()) != result.shapes().equals(enlarged.shapes())) {
            throw call.unsupported("its scales " + Arrays.toString(scales) + " of " + input.shape()
                    + " enlarge axes and shrink others, and leave all extents of one kind as they are; write the"
                    + " file with operator set 11 or later");
        }
        return List.of(result);
    }

    private static ResizeRequest early(Mode mode, boolean up, double[] scales) {
        return new ResizeRequest(ResizeRule.early(mode, up), scales, null);
    }

    private static List<OnnxValue> resize(NodeCall call) {
        Live input = call.live(0);
        if (call.opset() < 11) {
            Mode mode = ResizeAttributes.mode(call, call.attributes().text("mode", "nearest"));
            return early(call, input, mode, reals(call.constant(1, "scales")));
        }
        String coordinates = call.attributes().text("coordinate_transformation_mode", "half_pixel");
        boolean crops = coordinates.equals(CROP);
        if (!crops) {
            call.attributes().ignore("extrapolation_value");
        }
        ResizeRule rule = ResizeRule.of(
                call, crops ? Coordinates.ALIGN_CORNERS : ResizeAttributes.coordinates(call, coordinates));
        List<Integer> axes = new ArrayList<>();
        long[] given = call.attributes().integers("axes").orElse(null);
        for (int i = 0; i < (given == null ? input.rank() : given.length); i++) {
            axes.add(given == null ? i : input.axis(given[i]));
        }
        String policy = call.attributes().text("keep_aspect_ratio_policy", "stretch");
        if (!call.has(3) || call.folded(3, "sizes").at(0).elements() == 0) {
            double[] scales = spread(axes, reals(call.constant(2, "scales")), input.rank());
            return List.of(
                    crops
                            ? CroppedResize.byScales(call, input, rule, axes, scales)
                            : new ResizeRequest(rule, scales, null).layers(call, input));
        }
        Folded sizes = call.folded(3, "sizes");
        sizes.variants()
                .forEach(each ->
                        require(each.elements() == axes.size(), "%d sizes for %d axes", each.elements(), axes.size()));
        if (crops) {
            return List.of(CroppedResize.toSizes(
                    call, input, rule, axes, call.constant(3, "sizes").toLongs()));
        }
        long[] extents = input.shape().toArray();
        double[] scales =
                AspectRatio.scales(call, policy, extents, axes, sizes.at(0).toLongs());
        if (scales == null && sizes.variants().size() > 1) {
            return List.of(FollowedSize.layers(call, input, axes, sizes, rule));
        }
        long[] wanted = call.constant(3, "sizes").toLongs();
        for (int i = 0; i < wanted.length; i++) {
            extents[axes.get(i)] =
                    scales == null ? wanted[i] : AspectRatio.extent(scales[axes.get(i)], extents[axes.get(i)]);
        }
        return List.of(new ResizeRequest(rule, scales, extents).layers(call, input));
    }

    private static double[] spread(List<Integer> axes, double[] scales, int rank) {
        require(scales.length == axes.size(), "%d scales for %d axes", scales.length, axes.size());
        double[] all = new double[rank];
        Arrays.fill(all, 1);
        for (int i = 0; i < scales.length; i++) {
            all[axes.get(i)] = scales[i];
        }
        return all;
    }

    private static double[] reals(OnnxTensor tensor) {
        require(tensor.elements() <= Shape.MAX_RANK, "%s should have a value for each axis", tensor);
        double[] values = new double[(int) tensor.elements()];
        Arrays.setAll(values, tensor::getDouble);
        return values;
    }
}
