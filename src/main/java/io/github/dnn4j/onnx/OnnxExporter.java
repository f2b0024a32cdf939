package io.github.dnn4j.onnx;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.proto.ModelProto;
import io.github.dnn4j.onnx.wire.WireWriter;
import io.github.dnn4j.onnx.write.GraphExport;
import io.github.dnn4j.onnx.write.ModelWriter;
import io.github.dnn4j.onnx.write.NetworkExport;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes networks as ONNX models, operator set 20 in files of IR version 9: the first set with Mish (18), dilated
 * average pooling, all coordinates of Resize (19) and Gelu (20), which ONNX Runtime reads from 1.17 on. What has no
 * operator of its own is composed of several, helpers being named after the layer: {@code conv/Pad} before
 * {@code conv}, say. Where the specification and ONNX Runtime take different things, what both take is written.
 *
 * <p>Names of values, nodes and parameters stay as they are; a parameter that has the name of a value gets another.
 * Symbolic extents become parameters of the file ({@code dim_param}). Values are computed in F32, half-precision inputs
 * and outputs being cast at the edges, and parameters are stored as F32, except zero points, which have the integer
 * type that they belong to, and weights held as integers, which become DequantizeLinear of them.
 *
 * <p>{@link OnnxImporter} reads these files again, except arithmetic that no layer describes: integers that saturate,
 * quantization to S32 or with a zero point that the type does not hold, and integer maxima over whole channels or of
 * S32.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators' specification</a>
 */
public final class OnnxExporter {
    private OnnxExporter() {}

    /**
     * Writes a model file. It is complete or absent: it replaces a file of that name only when every byte of it is on
     * the disk. Weights of more than 2 GiB go to a file beside it, with {@code .data} added to the name, which is
     * replaced just before the model.
     *
     * @throws OnnxExportException if ONNX has no way to say what a layer does
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if parameters are missing or wrongly shaped
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public static void write(Network network, Parameters parameters, Path file) {
        write(network, parameters, Map.of(), file);
    }

    /**
     * As {@link #write(Network, Parameters, Path)}, with metadata.
     *
     * @param metadata texts by name, such as those of {@link io.github.dnn4j.image.PictureMetadata#entries}
     */
    public static void write(Network network, Parameters parameters, Map<String, String> metadata, Path file) {
        GraphExport graph = NetworkExport.graph(network, parameters);
        ModelWriter.write(graph, metadata, file, ModelWriter.LARGEST_MESSAGE);
    }

    /**
     * The bytes of a model file.
     *
     * @throws OnnxExportException if ONNX has no way to say what a layer does, or the model is larger than 2 GiB
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if parameters are missing or wrongly shaped
     */
    public static byte[] toBytes(Network network, Parameters parameters) {
        GraphExport graph = NetworkExport.graph(network, parameters);
        ModelProto model = ModelWriter.model(graph.inlined(), Map.of());
        if (WireWriter.size(model) > ModelWriter.LARGEST_MESSAGE) {
            throw new OnnxExportException(
                    "network " + network.name() + " has " + graph.initialisers().dataBytes()
                            + " bytes of weights, more than one message may hold; write it to a file");
        }
        return WireWriter.bytes(model);
    }
}
