package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.List;
import java.util.Map;

/** MaxPool, AveragePool and the global poolings. */
public final class PoolingMapping {
    private PoolingMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("MaxPool", PoolingMapping::max);
        mappings.put("AveragePool", PoolingMapping::average);
        mappings.put("GlobalAveragePool", call -> List.of(call.add(GlobalPooling.average(), call.live(0))));
        mappings.put("GlobalMaxPool", call -> List.of(call.add(GlobalPooling.max(), call.live(0))));
    }

    private static List<OnnxValue> max(NodeCall call) {
        Live input = call.live(0);
        // The storage order concerns the second output only, the indices, which are not given.
        call.attributes().ignore("storage_order");
        return List.of(call.add(new MaxPooling(window(call, input), rounding(call)), input));
    }

    private static List<OnnxValue> average(NodeCall call) {
        Live input = call.live(0);
        AveragePooling.Divisor divisor = call.attributes().flag("count_include_pad")
                ? AveragePooling.Divisor.INPUT_AND_PADDING
                : AveragePooling.Divisor.INPUT;
        return List.of(call.add(new AveragePooling(window(call, input), rounding(call), divisor), input));
    }

    private static Window window(NodeCall call, Live input) {
        return WindowAttributes.window(call, input, WindowAttributes.kernel(call, input));
    }

    /**
     * A window that would start in the padding at the end is dropped. The specification says so as of version 22;
     * runtimes and exporters have always done it.
     */
    private static Rounding rounding(NodeCall call) {
        return call.attributes().flag("ceil_mode") ? Rounding.CEIL_INSIDE : Rounding.FLOOR;
    }
}
