package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Convolution;

/**
 * dx[n, c, q] = sum of weight[o, c, t] dy[n, o, p], dweight[o, c, t] = sum of dy[n, o, p] x[n, c, q], where q = p
 * stride - padding + t dilation; dbias[o] = sum of dy[n, o, p]. Each sum in double.
 */
final class ReferenceConvolutionBackward {
    private ReferenceConvolutionBackward() {}

    static void compute(Convolution layer, Backward pass) {
        Correlation products =
                new Correlation(Sliding.of(layer.window()), layer.groups(), layer.outChannels(), layer.inChannels());
        pass.inputGradient()
                .ifPresent(dx -> products.addToWide(
                        dx, pass.outputGradient(), pass.parameters().getFirst()));
        pass.parameterGradients()
                .getFirst()
                .ifPresent(dw -> products.addToWeight(dw, pass.outputGradient(), pass.input()));
        if (layer.bias()) {
            pass.parameterGradients().get(1).ifPresent(db -> Accumulation.channels(db, pass.outputGradient()));
        }
    }
}
