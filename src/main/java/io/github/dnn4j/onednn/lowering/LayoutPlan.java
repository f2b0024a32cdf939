package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.Instructions;
import java.util.List;
import java.util.Map;

/**
 * The layout choice of every convolution of a program.
 *
 * @param byStep choices by step name
 * @param otherwise the choice of steps that are not named
 * @param notes why, a sentence each
 */
public record LayoutPlan(Map<String, LayoutChoice> byStep, LayoutChoice otherwise, List<String> notes) {
    public LayoutPlan {
        byStep = Map.copyOf(byStep);
        notes = List.copyOf(notes);
    }

    /** One choice for all. */
    public static LayoutPlan uniform(LayoutChoice choice, String note) {
        return new LayoutPlan(Map.of(), choice, List.of(note));
    }

    /**
     * Without measuring. Left to itself oneDNN 3.11 blocks channels in F32 on AVX-512, which its authors found faster
     * on Intel's processors; on AMD's with 512-bit arithmetic its kernels for channels last are faster (one thread, Zen
     * 5: ResNet-50 by 12 %, GoogLeNet by 12 %, Inception v2 by 11 %; the others gain less or nothing). In BF16 it takes
     * channels last by itself.
     */
    public static LayoutPlan unmeasured(Precision precision) {
        return precision == Precision.F32 && Instructions.areAmdsAvx512()
                ? uniform(
                        new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0),
                        "convolutions take and give channels last, not measured here: in f32 on AMD processors with"
                                + " AVX-512 this is known to be the faster layout")
                : uniform(
                        LayoutChoice.PER_LAYER,
                        "every convolution takes the layout that oneDNN asks for, or that of its input where an"
                                + " optimised implementation takes it; not measured");
    }

    LayoutChoice of(String step) {
        return byStep.getOrDefault(step, otherwise);
    }
}
