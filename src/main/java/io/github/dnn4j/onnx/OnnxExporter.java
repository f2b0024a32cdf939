package io.github.dnn4j.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import java.nio.file.Path;

/**
 * Writes networks as ONNX models, operator set {@value #OPSET} in files of IR version {@value #IR_VERSION}: the first set
 * with Mish (18), dilated average pooling, all coordinates of Resize (19) and Gelu (20), which ONNX Runtime reads from
 * 1.17 on. What has no operator of its own is composed of several, helpers being named after the layer: {@code conv/Pad}
 * before {@code conv}, say. Where the specification and ONNX Runtime take different things, what both take is written.
 *
 * <p>Names of values, nodes and parameters stay as they are; a parameter that has the name of a value gets another.
 * Symbolic extents become parameters of the file ({@code dim_param}). Values are computed in F32, half-precision inputs
 * and outputs being cast at the edges, and parameters are stored as F32, except zero points, which have the integer type
 * that they belong to, and weights held as integers, which become DequantizeLinear of them.
 *
 * <p>{@link OnnxImporter} reads these files again, except arithmetic that no layer describes: integers that saturate,
 * quantization to S32 or with a zero point that the type does not hold, integer maxima over whole channels or of S32, and
 * response normalization of an even size.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators' specification</a>
 */
public final class OnnxExporter {
    /** The version of the operator set. */
    static final int OPSET = 20;

    /** The version of the file format, that of ONNX 1.15. */
    static final int IR_VERSION = 9;

    /** Largest message with its weights inside, in bytes: protocol buffers end at 2 GiB, and readers need some slack. */
    static final long LARGEST_MESSAGE = (1L << 31) - (1L << 24);

    private OnnxExporter() {}

    /**
     * Writes a model file. It is complete or absent: it replaces a file of that name only when every byte of it is on the
     * disk. Weights of more than 2 GiB go to a file beside it, with {@code .data} added to the name, which is replaced
     * just before the model.
     *
     * @throws OnnxExportException if ONNX has no way to say what a layer does
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if parameters are missing or wrongly shaped
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public static void write(Network network, Parameters parameters, Path file) {
        write(network, parameters, file, LARGEST_MESSAGE);
    }

    /** As {@link #write(Network, Parameters, Path)}, with the largest message that holds its weights, in bytes. */
    static void write(Network network, Parameters parameters, Path file, long largestMessage) {
        GraphExport graph = GraphExport.of(network, parameters);
        ModelWriter.write(graph, file, largestMessage);
    }

    /**
     * The bytes of a model file.
     *
     * @throws OnnxExportException if ONNX has no way to say what a layer does, or the model is larger than 2 GiB
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if parameters are missing or wrongly shaped
     */
    public static byte[] toBytes(Network network, Parameters parameters) {
        GraphExport graph = GraphExport.of(network, parameters);
        if (graph.messageBytes() > LARGEST_MESSAGE) {
            throw new OnnxExportException(
                    "network " + network.name() + " has " + graph.initialisers().dataBytes()
                            + " bytes of weights, more than one message may hold; write it to a file");
        }
        return model(graph.inlined()).toByteArray();
    }

    /** A model around a graph. */
    static ModelProto model(ai.onnx.proto.OnnxMl.GraphProto graph) {
        String version = OnnxExporter.class.getPackage().getImplementationVersion();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(
                        ai.onnx.proto.OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("dnn4j")
                .setProducerVersion(version == null ? "unknown" : version)
                .setGraph(graph)
                .build();
    }
}
