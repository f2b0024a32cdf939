package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.onnx.assembly.NodeCall;

/** What the words among the attributes of Resize and Upsample stand for. */
final class ResizeAttributes {
    private ResizeAttributes() {}

    static Mode mode(NodeCall call, String mode) {
        return switch (mode) {
            case "nearest" -> Mode.NEAREST;
            case "linear", "bilinear" -> Mode.LINEAR;
            case "cubic" -> Mode.CUBIC;
            default -> throw call.unsupported("its mode " + mode + " is not known; nearest, linear and cubic are");
        };
    }

    static Coordinates coordinates(NodeCall call, String name) {
        return switch (name) {
            case "half_pixel" -> Coordinates.HALF_PIXEL;
            case "pytorch_half_pixel" -> Coordinates.PYTORCH_HALF_PIXEL;
            case "half_pixel_symmetric" -> Coordinates.HALF_PIXEL_SYMMETRIC;
            case "align_corners" -> Coordinates.ALIGN_CORNERS;
            case "asymmetric" -> Coordinates.ASYMMETRIC;
            default -> throw call.unsupported("its coordinates " + name + " are not known");
        };
    }

    static NearestRounding rounding(NodeCall call, String name) {
        return switch (name) {
            case "round_prefer_floor" -> NearestRounding.ROUND_PREFER_FLOOR;
            case "round_prefer_ceil" -> NearestRounding.ROUND_PREFER_CEIL;
            case "floor" -> NearestRounding.FLOOR;
            case "ceil" -> NearestRounding.CEIL;
            default -> throw call.unsupported("its nearest_mode " + name + " is not known");
        };
    }
}
