package io.github.dnn4j.site;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.parity.AllCases;
import io.github.dnn4j.parity.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of layers: which backend has a kernel, found by the class's name, and which layers can be trained. That the
 * kernels compute what they should, and what is refused all the same, is for the tests in {@code parity} to tell.
 */
final class LayerTable {
    private static final String ROOT = "io.github.dnn4j.";

    private static final Map<String, String> REMARKS = Map.ofEntries(
            Map.entry(
                    "Activation",
                    "part of the step before it where that can be; oneDNN composes what it has no function for (softsign,"
                            + " selu, ...); exp, sin, pow and others by a native step of dnn4j's"),
            Map.entry("AveragePooling", "oneDNN: PyTorch's padding count by a correction per position"),
            Map.entry("BatchNormalization", "folded into the convolution before it, else one pass"),
            Map.entry("ChannelShuffle", "a strided copy"),
            Map.entry("Concat", "without a copy where the parts are contiguous"),
            Map.entry("Constant", "training changes its value if it is said to be learned"),
            Map.entry("ConstantPadding", "oneDNN: by concatenation"),
            Map.entry(
                    "Convolution",
                    "dense, 1x1, strided, dilated, grouped, depthwise, asymmetric padding; oneDNN: 3x3 in f32 by Winograd's"
                            + " minimal filtering with AVX-512; cuDNN: a graph of cuDNN's with what follows it"),
            Map.entry("Dropout", "the identity but in training"),
            Map.entry(
                    "Elementwise",
                    "oneDNN: integers exactly, by a native step of dnn4j's (oneDNN rounds them through f32)"),
            Map.entry("FullyConnected", "cuDNN: as a convolution of one pixel"),
            Map.entry("LocalResponseNormalization", "oneDNN composes an even size"),
            Map.entry(
                    "MatrixProduct",
                    "of two computed values, broadcast along leading axes; oneDNN: transposed operands as they lie; cuDNN: by a"
                            + " kernel of dnn4j's"),
            Map.entry(
                    "Normalization",
                    "layer, instance, group and RMS normalization, L1 and L2 norms; oneDNN: its layer normalization of rows,"
                            + " norms and gradients composed; cuDNN: a thread for each slice"),
            Map.entry("Resampling", "oneDNN: as matrix products where its own positions are others"),
            Map.entry("Softmax", "and its logarithm; cuDNN: by cuDNN"),
            Map.entry("Split", "without a copy where the parts are contiguous"),
            Map.entry(
                    "TransposedConvolution",
                    "any output padding; cuDNN: as the gradient of a convolution by its input"));

    private LayerTable() {}

    static String print() {
        Set<String> unknown = new TreeSet<>(REMARKS.keySet());
        AllCases.layers().forEach(layer -> unknown.remove(layer.getSimpleName()));
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("remarks on what is no layer: " + unknown);
        }
        List<String> lines = new ArrayList<>();
        lines.add("| layer | reference | oneDNN | cuDNN | training | remarks |");
        lines.add("|---|---|---|---|---|---|");
        for (Class<?> layer : AllCases.layers()) {
            lines.add("| %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            layer.getSimpleName(),
                            has("reference", layer),
                            has("onednn", layer),
                            has("cudnn", layer),
                            training(layer),
                            REMARKS.getOrDefault(layer.getSimpleName(), "")));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Whether a backend computes the layer: {@code yes}, {@code no}, or {@code no:} and why. */
    static String has(String backend, Class<?> layer) {
        return kernel(backend, layer, "") ? verdict(Refusals.Direction.FORWARD, backend, layer) : "no";
    }

    /** Whether all backends train the layer, and if not, which one does not and why. */
    static String training(Class<?> layer) {
        for (String backend : List.of("reference", "onednn", "cudnn")) {
            String verdict = verdict(Refusals.Direction.BACKWARD, backend, layer);
            if (!verdict.equals("yes")) {
                return verdict;
            }
            if (!kernel(backend, layer, "Backward")) {
                return "not on " + backend;
            }
        }
        return "yes";
    }

    private static String verdict(Refusals.Direction direction, String backend, Class<?> layer) {
        Optional<String> reason = Refusals.reason(direction, backend, layer.asSubclass(Layer.class));
        return reason.map(why -> "no: " + why).orElse("yes");
    }

    private static boolean kernel(String backend, Class<?> layer, String suffix) {
        String prefix = Map.of(
                        "reference",
                        "reference.Reference",
                        "onednn",
                        "onednn.layer.OneDnn",
                        "cudnn",
                        "cudnn.layer.Cudnn")
                .get(backend);
        try {
            Class.forName(ROOT + prefix + layer.getSimpleName() + suffix);
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }
}
