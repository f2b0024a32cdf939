package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.compile.Gradient;
import java.util.HashMap;
import java.util.Map;

/** Where the gradients of a training step that is being lowered lie. */
public final class Gradients {
    private final Map<Gradient, DeviceValue> values = new HashMap<>();

    /** Where a gradient lies. */
    public DeviceValue of(Gradient gradient) {
        return values.get(gradient);
    }

    /** Says where a gradient lies; that by a parameter has its elements in their order, under whatever shape. */
    public void put(Gradient gradient, DeviceValue value) {
        values.put(gradient, value);
    }
}
