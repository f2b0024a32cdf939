package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.json.Json;
import io.github.dnn4j.layer.Cost;
import java.util.Map;

/** A cost as a JSON object. */
final class CostJson {
    private CostJson() {}

    static Map<String, Object> of(Cost cost) {
        return Json.object(
                "parameters",
                cost.parameters(),
                "macs",
                cost.macs(),
                "bytes_read",
                cost.bytesRead(),
                "bytes_written",
                cost.bytesWritten(),
                "flop_per_byte",
                cost.arithmeticIntensity());
    }
}
