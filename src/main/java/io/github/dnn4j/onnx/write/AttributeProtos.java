package io.github.dnn4j.onnx.write;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.proto.AttributeType;
import io.github.dnn4j.onnx.proto.GraphProto.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** Attributes of exported nodes. */
final class AttributeProtos {
    private AttributeProtos() {}

    private static AttributeProto attribute(
            String name, AttributeType type, float f, long i, String s, List<Long> ints) {
        return new AttributeProto(name, "", type, f, i, s, null, null, List.of(), ints, List.of());
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT, 0, value, "", List.of());
    }

    static AttributeProto real(String name, float value) {
        return attribute(name, AttributeType.FLOAT, value, 0, "", List.of());
    }

    static AttributeProto text(String name, String value) {
        return attribute(name, AttributeType.STRING, 0, 0, value, List.of());
    }

    static AttributeProto integers(String name, List<Integer> values) {
        List<Long> longs = values.stream().map(Integer::longValue).toList();
        return attribute(name, AttributeType.INTS, 0, 0, "", longs);
    }

    /** Kernel, and strides, dilations and pads where they are not those that an absent attribute stands for. */
    static List<AttributeProto> window(Window window) {
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(integers("kernel_shape", window.kernel()));
        if (window.stride().stream().anyMatch(stride -> stride != 1)) {
            attributes.add(integers("strides", window.stride()));
        }
        if (window.dilation().stream().anyMatch(dilation -> dilation != 1)) {
            attributes.add(integers("dilations", window.dilation()));
        }
        List<Integer> pads = new ArrayList<>(window.padBegin());
        pads.addAll(window.padEnd());
        if (pads.stream().anyMatch(pad -> pad != 0)) {
            attributes.add(integers("pads", pads));
        }
        return attributes;
    }
}
