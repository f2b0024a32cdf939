package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * ImageScaler, Affine and Crop, which version 1 of the operator set had on trial and converters from other formats
 * still write before the first layer.
 */
public final class PictureMapping {
    private PictureMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("ImageScaler", PictureMapping::scaled);
        mappings.put("Affine", PictureMapping::affine);
        mappings.put("Crop", PictureMapping::cropped);
    }

    /** scale x + bias, a bias for each channel. */
    private static List<OnnxValue> scaled(NodeCall call) {
        Live input = call.live(0);
        List<Float> given = call.attributes().reals("bias").orElse(List.of());
        float scale = call.attributes().real("scale", 1);
        if (given.isEmpty()) {
            return List.of(Floats.times(call, input, scale));
        }
        require(
                input.rank() >= 2 && input.shape().extent(1) == given.size(),
                "its bias has %d values, and its input of shape %s another number of channels",
                given.size(),
                input.shape());
        long[] extents = new long[input.rank() - 1];
        Arrays.fill(extents, 1);
        extents[0] = given.size();
        float[] bias = new float[given.size()];
        for (int c = 0; c < bias.length; c++) {
            bias[c] = given.get(c);
        }
        Live shift = call.constantLayer(OnnxTensor.ofFloats(extents, bias));
        return List.of(call.add(Elementwise.add(), Floats.times(call, input, scale), shift));
    }

    /** alpha x + beta. */
    private static List<OnnxValue> affine(NodeCall call) {
        Live product = Floats.times(call, call.live(0), call.attributes().real("alpha", 1));
        float beta = call.attributes().real("beta", 0);
        return List.of(beta == 0 ? product : Floats.with(call, Elementwise.Operation.ADD, product, beta));
    }

    /** What is left of (N, C, H, W) without borders, or of that the first rows and columns. */
    private static List<OnnxValue> cropped(NodeCall call) {
        Live input = call.live(0);
        long[] border = call.attributes().integers("border").orElseThrow(() -> new OnnxException("border is missing"));
        require(input.rank() == 4, "its input of shape %s should have the axes (N, C, H, W)", input.shape());
        require(
                border.length == 4 && Arrays.stream(border).allMatch(width -> width >= 0),
                "border %s should be four widths: left, top, right, bottom",
                Arrays.toString(border));
        long[] size = call.attributes().integers("scale").orElse(null);
        require(
                size == null || size.length == 2 && size[0] > 0 && size[1] > 0,
                "scale %s should be a height and a width",
                Arrays.toString(size));
        Live rows = part(call, input, 2, border[1], size == null ? -border[3] : border[1] + size[0]);
        return List.of(part(call, rows, 3, border[0], size == null ? -border[2] : border[0] + size[1]));
    }

    private static Live part(NodeCall call, Live value, int axis, long start, long end) {
        int count = call.bindings().count();
        return OpenRange.of(
                call,
                value,
                axis,
                Collections.nCopies(count, start),
                Collections.nCopies(count, end == 0 ? Long.MAX_VALUE : end));
    }
}
