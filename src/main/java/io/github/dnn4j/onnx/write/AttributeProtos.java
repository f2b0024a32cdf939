package io.github.dnn4j.onnx.write;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import io.github.dnn4j.layer.Window;
import java.util.ArrayList;
import java.util.List;

/** Attributes of exported nodes. */
final class AttributeProtos {
    private AttributeProtos() {}

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    static AttributeProto real(String name, float value) {
        return attribute(name, AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto text(String name, String value) {
        return attribute(name, AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto integers(String name, List<Integer> values) {
        return attribute(name, AttributeType.INTS)
                .addAllInts(values.stream().map(Integer::longValue).toList())
                .build();
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
