package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/** Every output adds its gradient to the elements that it was made of, by the same weights. */
final class ReferenceResamplingBackward {
    private ReferenceResamplingBackward() {}

    static void compute(Resampling layer, Backward pass) {
        pass.inputGradient().ifPresent(dx -> add(layer, dx, pass.outputGradient()));
    }

    private static void add(Resampling layer, Tensor inputGradient, Tensor outputGradient) {
        Numbers dy = Numbers.of(outputGradient);
        long[] in = Sliding.extents(inputGradient.shape());
        long[] out = Sliding.extents(outputGradient.shape());
        float[][] positions = ReferenceResampling.positions(layer, inputGradient.shape());
        long size = out[0] * out[1] * out[2];
        if (layer.filters()) {
            List<List<List<ReferenceFilter.Part>>> axes = ReferenceFilter.axes(layer, inputGradient.shape(), positions);
            Accumulation.parts(inputGradient, in[0] * in[1] * in[2], (sums, plane) -> {
                for (long at = 0; at < size; at++) {
                    double gradient = dy.get(plane * size + at);
                    int d = (int) (at / out[2] / out[1]);
                    ReferenceFilter.parts(axes, in, d, (int) (at / out[2] % out[1]), (int) (at % out[2]))
                            .forEach(part -> sums[(int) part.element()] += part.weight() * gradient);
                }
            });
            return;
        }
        Accumulation.parts(inputGradient, in[0] * in[1] * in[2], (sums, plane) -> {
            for (long at = 0; at < size; at++) {
                float d = positions[0][(int) (at / out[2] / out[1])];
                float h = positions[1][(int) (at / out[2] % out[1])];
                float w = positions[2][(int) (at % out[2])];
                double gradient = dy.get(plane * size + at);
                switch (layer.mode()) {
                    case NEAREST ->
                        sums[(int) ReferenceResampling.nearest(layer.nearest(), 0, in, d, h, w)] += gradient;
                    case LINEAR -> addLinear(sums, in, d, h, w, gradient);
                    case CUBIC -> throw new IllegalStateException("cubic resampling has a filter");
                }
            }
        });
    }

    private static void addLinear(double[] sums, long[] in, double d, double h, double w, double gradient) {
        for (int corner = 0; corner < 8; corner++) {
            double cornerD = Math.floor(d) + (corner & 1);
            double cornerH = Math.floor(h) + (corner >> 1 & 1);
            double cornerW = Math.floor(w) + (corner >> 2);
            double weight = (1 - Math.abs(d - cornerD)) * (1 - Math.abs(h - cornerH)) * (1 - Math.abs(w - cornerW));
            if (weight > 0) {
                sums[(int) ReferenceResampling.place(0, in, cornerD, cornerH, cornerW)] += weight * gradient;
            }
        }
    }
}
