package io.github.dnn4j.reference;

import io.github.dnn4j.layer.FullyConnected;

/**
 * dx[n, i] = sum over o of weight[o, i] dy[n, o], dweight[o, i] = sum over n of dy[n, o] x[n, i], dbias[o] = sum over n
 * of dy[n, o]. Each sum in double.
 */
final class ReferenceFullyConnectedBackward {
    private ReferenceFullyConnectedBackward() {}

    static void compute(FullyConnected layer, Backward pass) {
        long samples = pass.input().shape().extent(0);
        int inFeatures = layer.inFeatures();
        int outFeatures = layer.outFeatures();
        Numbers x = Numbers.of(pass.input());
        Numbers weight = Numbers.of(pass.parameters().getFirst());
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient()
                .ifPresent(dx -> Accumulation.parts(dx, inFeatures, (sums, n) -> {
                    for (long o = 0; o < outFeatures; o++) {
                        for (int i = 0; i < inFeatures; i++) {
                            sums[i] += weight.get(o * inFeatures + i) * dy.get(n * outFeatures + o);
                        }
                    }
                }));
        pass.parameterGradients()
                .getFirst()
                .ifPresent(dw -> Accumulation.parts(dw, inFeatures, (sums, o) -> {
                    for (long n = 0; n < samples; n++) {
                        for (int i = 0; i < inFeatures; i++) {
                            sums[i] += dy.get(n * outFeatures + o) * x.get(n * inFeatures + i);
                        }
                    }
                }));
        if (layer.bias()) {
            pass.parameterGradients().get(1).ifPresent(db -> Accumulation.channels(db, pass.outputGradient()));
        }
    }
}
