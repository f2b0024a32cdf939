package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.stream.Collectors;

/** The same things told the same way by every command, as text and as JSON. */
public final class Descriptions {
    private Descriptions() {}

    /** As in {@code data 1x3x224x224}. */
    public static String text(Map<String, Shape> shapes) {
        return shapes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Extents by name. */
    public static Map<String, Object> json(Map<String, Shape> shapes) {
        Map<String, Object> extents = Json.object();
        shapes.forEach((name, shape) -> extents.put(name, shape.toArray()));
        return extents;
    }

    /** As in {@code Intel Xeon (AVX-512)}. */
    public static String text(Device device) {
        return device.name() + (device.capabilities().isEmpty() ? "" : " (" + device.capabilities() + ")");
    }

    /** Kind, name and capabilities. */
    public static Map<String, Object> json(Device device) {
        return Json.object("kind", device.kind(), "name", device.name(), "capabilities", device.capabilities());
    }
}
