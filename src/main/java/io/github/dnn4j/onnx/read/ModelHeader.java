package io.github.dnn4j.onnx.read;

import io.github.dnn4j.onnx.proto.ModelProto;
import io.github.dnn4j.onnx.proto.OperatorSetIdProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model says besides its graph.
 *
 * @param opset the version of the operator set; 0 if none is named
 * @param producer what wrote it
 * @param metadata texts by name
 */
public record ModelHeader(long opset, String producer, Map<String, String> metadata) {
    /** The newest version of the operator set whose operators were compared with its specification. */
    public static final long NEWEST_OPSET = 25;

    /** Of a model. */
    public static ModelHeader of(ModelProto model) {
        long opset = model.opsetImport().stream()
                .filter(OperatorSetIdProto::isStandard)
                .mapToLong(OperatorSetIdProto::version)
                .findFirst()
                .orElse(0);
        Map<String, String> metadata = new LinkedHashMap<>();
        model.metadataProps().forEach(entry -> metadata.put(entry.key(), entry.value()));
        return new ModelHeader(opset, (model.producerName() + " " + model.producerVersion()).strip(), metadata);
    }

    /** The version of the operator set that it is read as. */
    public long version() {
        return Math.max(1, opset);
    }

    /** What its user may want to know about the version. */
    public List<String> notes() {
        if (opset < 1) {
            return List.of("the file names no version of the operator set; it is read as version 1");
        }
        return opset <= NEWEST_OPSET
                ? List.of()
                : List.of("the file asks for version " + opset + " of the operator set; it is read as version "
                        + NEWEST_OPSET + ", the newest that is known here, and operators may have changed since");
    }
}
