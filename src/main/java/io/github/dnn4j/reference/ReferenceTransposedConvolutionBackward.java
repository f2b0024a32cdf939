package io.github.dnn4j.reference;

import io.github.dnn4j.layer.TransposedConvolution;

/**
 * dx[n, c, q] = sum of weight[c, o, t] dy[n, o, p], dweight[c, o, t] = sum of x[n, c, q] dy[n, o, p], where p = q
 * stride - padding + t dilation; dbias[o] = sum of dy[n, o, p]. Each sum in double.
 */
final class ReferenceTransposedConvolutionBackward {
    private ReferenceTransposedConvolutionBackward() {}

    static void compute(TransposedConvolution layer, Backward pass) {
        Correlation products =
                new Correlation(Sliding.of(layer.window()), layer.groups(), layer.inChannels(), layer.outChannels());
        pass.inputGradient()
                .ifPresent(dx -> products.addToNarrow(
                        dx, pass.outputGradient(), pass.parameters().getFirst()));
        pass.parameterGradients()
                .getFirst()
                .ifPresent(dw -> products.addToWeight(dw, pass.input(), pass.outputGradient()));
        if (layer.bias()) {
            pass.parameterGradients().get(1).ifPresent(db -> Accumulation.channels(db, pass.outputGradient()));
        }
    }
}
