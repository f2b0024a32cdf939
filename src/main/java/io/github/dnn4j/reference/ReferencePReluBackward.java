package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Tensor;

/** dx = dy where x is above 0, else slope dy; dslope = sum of x dy over the elements below 0 that share the slope. */
final class ReferencePReluBackward {
    private ReferencePReluBackward() {}

    static void compute(Backward pass) {
        Tensor slope = pass.parameters().getFirst();
        Strides toSlope = Strides.broadcast(slope.shape(), pass.input().shape());
        Numbers x = Numbers.of(pass.input());
        Numbers s = Numbers.of(slope);
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient()
                .ifPresent(dx ->
                        Accumulation.each(dx, i -> x.get(i) > 0 ? dy.get(i) : s.get(toSlope.at(i)) * dy.get(i)));
        pass.parameterGradients()
                .getFirst()
                .ifPresent(ds -> Accumulation.repeated(
                        ds, pass.input().shape().elements(), toSlope, i -> Math.min(x.get(i), 0) * dy.get(i)));
    }
}
