package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.fold.ArithmeticFold;
import io.github.dnn4j.onnx.fold.ConstantFold;
import io.github.dnn4j.onnx.fold.Fold;
import io.github.dnn4j.onnx.fold.QuantizationFold;
import io.github.dnn4j.onnx.fold.ReductionFold;
import io.github.dnn4j.onnx.fold.ScatterFold;
import io.github.dnn4j.onnx.fold.SelectionFold;
import io.github.dnn4j.onnx.fold.ShapeFold;
import io.github.dnn4j.onnx.mapping.ActivationMapping;
import io.github.dnn4j.onnx.mapping.AttentionMapping;
import io.github.dnn4j.onnx.mapping.ComparisonMapping;
import io.github.dnn4j.onnx.mapping.ConcatSplitMapping;
import io.github.dnn4j.onnx.mapping.ConvolutionMapping;
import io.github.dnn4j.onnx.mapping.CumulativeMapping;
import io.github.dnn4j.onnx.mapping.EinsumMapping;
import io.github.dnn4j.onnx.mapping.ElementwiseMapping;
import io.github.dnn4j.onnx.mapping.FunctionMapping;
import io.github.dnn4j.onnx.mapping.GemmMapping;
import io.github.dnn4j.onnx.mapping.IdentityMapping;
import io.github.dnn4j.onnx.mapping.Mapping;
import io.github.dnn4j.onnx.mapping.MatrixMapping;
import io.github.dnn4j.onnx.mapping.NormalizationMapping;
import io.github.dnn4j.onnx.mapping.PadMapping;
import io.github.dnn4j.onnx.mapping.PictureMapping;
import io.github.dnn4j.onnx.mapping.PoolingMapping;
import io.github.dnn4j.onnx.mapping.PositionMapping;
import io.github.dnn4j.onnx.mapping.QuantizationMapping;
import io.github.dnn4j.onnx.mapping.RecurrentMapping;
import io.github.dnn4j.onnx.mapping.ReduceMapping;
import io.github.dnn4j.onnx.mapping.ResizeMapping;
import io.github.dnn4j.onnx.mapping.ShapeMapping;
import io.github.dnn4j.onnx.mapping.SliceMapping;
import io.github.dnn4j.onnx.mapping.SliceNormalizationMapping;
import io.github.dnn4j.onnx.mapping.TakeMapping;
import io.github.dnn4j.onnx.mapping.TransposeMapping;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every operator that is known: how it is folded, how it becomes layers, or both. */
final class Operators {
    private static final Map<String, Mapping> MAPPINGS = new HashMap<>();
    private static final Map<String, Fold> FOLDS = new HashMap<>();

    static {
        ActivationMapping.register(MAPPINGS);
        AttentionMapping.register(MAPPINGS);
        ConcatSplitMapping.register(MAPPINGS);
        ConvolutionMapping.register(MAPPINGS);
        CumulativeMapping.register(MAPPINGS);
        EinsumMapping.register(MAPPINGS);
        ElementwiseMapping.register(MAPPINGS);
        FunctionMapping.register(MAPPINGS);
        GemmMapping.register(MAPPINGS);
        IdentityMapping.register(MAPPINGS);
        ComparisonMapping.register(MAPPINGS);
        MatrixMapping.register(MAPPINGS);
        NormalizationMapping.register(MAPPINGS);
        PadMapping.register(MAPPINGS);
        PictureMapping.register(MAPPINGS);
        PoolingMapping.register(MAPPINGS);
        PositionMapping.register(MAPPINGS);
        QuantizationMapping.register(MAPPINGS);
        RecurrentMapping.register(MAPPINGS);
        ReduceMapping.register(MAPPINGS);
        ResizeMapping.register(MAPPINGS);
        ShapeMapping.register(MAPPINGS);
        SliceMapping.register(MAPPINGS);
        SliceNormalizationMapping.register(MAPPINGS);
        TakeMapping.register(MAPPINGS);
        TransposeMapping.register(MAPPINGS);
        ArithmeticFold.register(FOLDS);
        ConstantFold.register(FOLDS);
        QuantizationFold.register(FOLDS);
        ReductionFold.register(FOLDS);
        ScatterFold.register(FOLDS);
        SelectionFold.register(FOLDS);
        ShapeFold.register(FOLDS);
    }

    private Operators() {}

    /** True for the operators that ONNX itself defines. */
    static boolean isStandard(NodeProto node) {
        return node.domain().isEmpty() || node.domain().equals("ai.onnx");
    }

    /** The node's outputs: constants, or values of layers that it adds. */
    static List<OnnxValue> map(NodeProto node, NodeCall call) {
        try {
            return results(node, call);
        } finally {
            call.forgetConstants();
        }
    }

    private static List<OnnxValue> results(NodeProto node, NodeCall call) {
        String operator = node.opType();
        String domain = node.domain();
        if (domain.equals(SliceNormalizationMapping.WRITTEN)) {
            return SliceNormalizationMapping.written(call);
        }
        if (!isStandard(node)) {
            throw call.unsupported("operators of the domain " + domain + " are not known, and the file defines none");
        }
        Fold fold = FOLDS.get(operator);
        Mapping mapping = MAPPINGS.get(operator);
        if (call.allConstant() && fold != null) {
            return fold(fold, call);
        }
        if (call.allConstant() && mapping != null && call.operandCount() > 0) {
            Optional<List<OnnxValue>> constants = ReferenceFold.fold(operator, mapping, call);
            if (constants.isPresent()) {
                return constants.get();
            }
        }
        if (mapping != null) {
            return mapping.map(call);
        }
        throw call.unsupported(
                fold == null ? "the operator is not known" : "the operator is known for constant operands only");
    }

    private static List<OnnxValue> fold(Fold fold, NodeCall call) {
        int variants = call.variants();
        List<List<OnnxTensor>> results = new ArrayList<>();
        for (int k = 0; k < variants; k++) {
            results.add(fold.fold(new Fold.Arguments(call.constants(k), call, call.budget())));
        }
        List<OnnxValue> values = new ArrayList<>();
        for (int i = 0; i < results.getFirst().size(); i++) {
            int output = i;
            values.add(Folded.merged(
                    results.stream().map(result -> result.get(output)).toList()));
        }
        return values;
    }
}
