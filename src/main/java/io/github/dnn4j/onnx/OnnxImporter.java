package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.assembly.DeclaredInputs;
import io.github.dnn4j.onnx.files.ModelFiles;
import io.github.dnn4j.onnx.graph.DeclaredShapes;
import io.github.dnn4j.onnx.graph.GraphOutputs;
import io.github.dnn4j.onnx.graph.Passes;
import io.github.dnn4j.onnx.proto.GraphProto;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import io.github.dnn4j.onnx.proto.ModelProto;
import io.github.dnn4j.onnx.proto.TensorProto;
import io.github.dnn4j.onnx.proto.ValueInfoProto;
import io.github.dnn4j.onnx.read.ExternalData;
import io.github.dnn4j.onnx.read.Functions;
import io.github.dnn4j.onnx.read.ModelHeader;
import io.github.dnn4j.onnx.read.ModelReader;
import io.github.dnn4j.onnx.read.NodeOrder;
import io.github.dnn4j.onnx.read.QuantizedOperators;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads ONNX models. What does not depend on the inputs is computed at import (folded), shapes above all; functions
 * that the file defines are replaced by their nodes, and an If whose condition is folded by its branch. Every version
 * of the operator set is read; an operator, attribute or element type that is not known is an {@link
 * UnsupportedOperatorException} that names the node, and a file that contradicts itself an {@link OnnxException}.
 *
 * <p>Open extents of the inputs stay open where every node allows it, and a batch that the file fixes to 1 is opened
 * where samples are computed apart. At the file's own shapes every value is what it is with all extents fixed; an
 * extent that cannot be open so is fixed, which {@link OnnxModel#notes} tells. Output shapes that the file declares are
 * held against the network's, where the file leaves nothing open. Layers and weights are described in the order of
 * {@link io.github.dnn4j.layer.Layer}, values keep the names of the file.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">the operators' specification</a>
 */
public final class OnnxImporter {
    private OnnxImporter() {}

    /**
     * Reads a model file. Its large weights stay in the file, and in files beside it that it names, where their form
     * allows it: these stay open, and are read when the model is compiled, and again when a compiled network needs
     * weights in another layout. Each time it is seen that they have not changed since; a file that was written
     * meanwhile is refused by a {@link io.github.dnn4j.tensor.TensorFileException}, and one that was deleted, or that
     * another was renamed over, can still be read. See {@link io.github.dnn4j.tensor.TensorFile} for what cannot be
     * seen, {@link OnnxModel#close} for when files are closed, and {@link ImportOptions#mapped} for the other way.
     *
     * @throws OnnxException if there is no such file, it is malformed, or declares other shapes of its outputs than
     *     they have
     * @throws UnsupportedOperatorException if dnn4j has no layers for a part of it
     * @throws io.github.dnn4j.tensor.TensorFileException if a file changes while it is read
     */
    public static OnnxModel read(Path file) {
        return read(file, ImportOptions.defaults());
    }

    /** As {@link #read(Path)}, with options. */
    public static OnnxModel read(Path file, ImportOptions options) {
        ModelFiles files = new ModelFiles(options.mapping());
        try {
            OnnxModel model = convert(ModelReader.model(file, files), new ExternalData(file, files), options);
            files.keep(model.parameters());
            return model;
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /**
     * What a model file says besides its network, texts by name. Its weights are not read.
     *
     * @throws OnnxException if there is no such file or it is malformed
     */
    public static Map<String, String> metadata(Path file) {
        try (ModelFiles files = new ModelFiles(false)) {
            return ModelHeader.of(ModelReader.model(file, files)).metadata();
        }
    }

    /**
     * As {@link #read(Path, ImportOptions)}, from a stream, which is read to its end and not closed.
     *
     * @throws IOException if reading fails
     */
    public static OnnxModel read(InputStream stream, ImportOptions options) throws IOException {
        return convert(ModelReader.model(stream.readAllBytes()), null, options);
    }

    /** As {@link #read(InputStream, ImportOptions)}, with {@link ImportOptions#defaults}. */
    public static OnnxModel read(InputStream stream) throws IOException {
        return read(stream, ImportOptions.defaults());
    }

    /** As {@link #read(byte[], ImportOptions)}, with {@link ImportOptions#defaults}. */
    public static OnnxModel read(byte[] bytes) {
        return read(bytes, ImportOptions.defaults());
    }

    /** As {@link #read(Path, ImportOptions)}, from memory; tensors in other files cannot be read. */
    public static OnnxModel read(byte[] bytes, ImportOptions options) {
        return convert(ModelReader.model(bytes.clone()), null, options);
    }

    /**
     * Reads a file that holds one tensor, as the {@code input_*.pb} and {@code output_*.pb} of ONNX's backend tests do.
     *
     * @throws OnnxException if the file is missing or holds no well-formed tensor
     */
    public static OnnxTensor readTensor(Path file) {
        return TensorReader.read(ModelReader.tensor(file), null);
    }

    private static OnnxModel convert(ModelProto model, ExternalData external, ImportOptions options) {
        ModelHeader header = ModelHeader.of(model);
        Functions.Inlined inlined = Functions.inlined(model, header.version());
        GraphProto graph = inlined.graph();
        require(!graph.output().isEmpty(), "the graph has no outputs");
        if (graph.sparseInitializer()) {
            throw new UnsupportedOperatorException(graph.name(), "graph", "it has sparse initialisers");
        }
        Map<String, OnnxTensor> constants = initialisers(graph, external);
        Set<String> given = new HashSet<>(constants.keySet());
        DeclaredInputs declared = new DeclaredInputs(options.height(), options.width());
        for (ValueInfoProto input : graph.input()) {
            boolean initialised = constants.containsKey(input.name());
            require(given.add(input.name()) || initialised, "the input %s is given twice", input.name());
            OnnxTensor fixed = options.constants().get(input.name());
            if (fixed != null) {
                constants.put(input.name(), fixed);
            } else if (!initialised && isNetworkInput(input)) {
                declared.add(input, Optional.ofNullable(options.inputShapes().get(input.name())));
            }
        }
        requireKnown(options, given, graph);
        List<NodeProto> order = QuantizedOperators.writtenOut(NodeOrder.of(graph, given));
        Passes passes = new Passes(graph, header.version(), inlined.versions(), declared, constants, order, external);
        try {
            Passes.Result result = passes.run(options.symbolic());
            List<String> notes = new ArrayList<>(header.notes());
            notes.addAll(result.notes());
            boolean asDeclared = options.inputShapes().isEmpty()
                    && options.constants().isEmpty()
                    && declared.open().isEmpty();
            notes.addAll(new DeclaredShapes(graph, order).check(result, asDeclared, declared.open()));
            return new OnnxModel(
                    result.network(),
                    result.pass().assembly().parameters(),
                    GraphOutputs.types(graph),
                    header.producer(),
                    header.opset(),
                    header.metadata(),
                    notes);
        } catch (InvalidDescriptorException e) {
            throw new OnnxException(e.getMessage(), e);
        }
    }

    private static boolean isNetworkInput(ValueInfoProto input) {
        return input.type().hasTensorType()
                && ElementType.of(input.type().tensorType().elemType())
                        .networkType()
                        .isPresent();
    }

    private static Map<String, OnnxTensor> initialisers(GraphProto graph, ExternalData external) {
        Map<String, OnnxTensor> constants = new LinkedHashMap<>();
        for (TensorProto proto : graph.initializer()) {
            require(!proto.name().isEmpty(), "the graph has an initialiser without a name");
            require(
                    constants.put(proto.name(), TensorReader.read(proto, external)) == null,
                    "the initialiser %s is given twice",
                    proto.name());
        }
        return constants;
    }

    private static void requireKnown(ImportOptions options, Set<String> given, GraphProto graph) {
        Set<String> asked = new HashSet<>(options.constants().keySet());
        asked.addAll(options.inputShapes().keySet());
        asked.removeAll(given);
        require(
                asked.isEmpty(),
                "the graph has no inputs named %s; it has %s",
                asked,
                graph.input().stream().map(ValueInfoProto::name).toList());
    }
}
