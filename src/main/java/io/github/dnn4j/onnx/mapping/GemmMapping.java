package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.List;
import java.util.Map;

/** Gemm as a fully connected layer where B is constant, else as a product of matrices. */
public final class GemmMapping {
    private GemmMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Gemm", GemmMapping::gemm);
    }

    /** alpha A' B' + beta C, A' and B' transposed on request. */
    private static List<OnnxValue> gemm(NodeCall call) {
        call.attributes().ignore("broadcast");
        Live a = call.live(0);
        float alpha = call.attributes().real("alpha", 1);
        float beta = call.attributes().real("beta", 1);
        if (!call.isConstant(1)) {
            return List.of(computedGemm(call, a, call.live(1), alpha, beta));
        }
        OnnxTensor b = call.constant(1, "right operand");
        require(a.rank() == 2 && b.rank() == 2, "its operands %s and %s should be matrices", a.shape(), b);
        if (call.attributes().flag("transA")) {
            a = call.add(new Transpose(List.of(1, 0)), a);
        }
        OnnxTensor weight =
                scaled(call, call.attributes().flag("transB") ? b : MatrixMapping.transposed(call, b), alpha);
        if (!call.has(2)) {
            return List.of(MatrixMapping.fullyConnected(call, a, weight, null));
        }
        if (!call.isConstant(2)) {
            return List.of(call.add(
                    Elementwise.add(),
                    MatrixMapping.fullyConnected(call, a, weight, null),
                    Floats.times(call, call.live(2), beta)));
        }
        OnnxTensor c = call.constant(2, "bias");
        OnnxTensor bias = bias(c, weight.extent(0));
        if (bias != null) {
            return List.of(MatrixMapping.fullyConnected(call, a, weight, scaled(call, bias, beta)));
        }
        Live product = MatrixMapping.fullyConnected(call, a, weight, null);
        return List.of(call.add(Elementwise.add(), product, call.constantLayer(scaled(call, c, beta))));
    }

    private static Live computedGemm(NodeCall call, Live a, Live b, float alpha, float beta) {
        Floats.required(call, a);
        Floats.required(call, b);
        require(a.rank() == 2 && b.rank() == 2, "its operands %s and %s should be matrices", a.shape(), b.shape());
        MatrixProduct layer = new MatrixProduct(
                call.attributes().flag("transA"), call.attributes().flag("transB"));
        Live product = Floats.times(call, call.add(layer, a, b), alpha);
        if (!call.has(2)) {
            return product;
        }
        Live c = call.isConstant(2)
                ? call.constantLayer(scaled(call, call.constant(2, "bias"), beta))
                : Floats.times(call, call.live(2), beta);
        return call.add(Elementwise.add(), product, c);
    }

    /** C as one value for each of {@code columns} columns; null where it differs between rows. */
    private static OnnxTensor bias(OnnxTensor c, long columns) {
        if (c.elements() == columns && (c.rank() == 1 || c.rank() == 2 && c.extent(0) == 1)) {
            return c;
        }
        return c.elements() == 1 ? OnnxTensor.splat(c, columns) : null;
    }

    private static OnnxTensor scaled(NodeCall call, OnnxTensor tensor, float factor) {
        if (factor == 1) {
            return tensor;
        }
        OnnxTensor result = call.budget().allocate(ElementType.FLOAT, tensor.extents());
        for (long i = 0; i < tensor.elements(); i++) {
            result.setDouble(i, (float) tensor.getDouble(i) * factor);
        }
        return result;
    }
}
