package io.github.dnn4j.plans;

import java.util.Arrays;
import java.util.List;

/** A type that a network is computed in on a GPU, and which of cuDNN's engines keep it. */
enum Numerics {
    /** Multiplied as it is. */
    F32("f32", "f32"),
    /** F32 that may be multiplied as TF32. */
    TF32("tf32", "f32"),
    /** Summed in F32. */
    BF16("bf16", "bf16"),
    /** Summed in F32. */
    F16("f16", "f16");

    private final String label;
    private final String operands;

    Numerics(String label, String operands) {
        this.label = label;
        this.operands = operands;
    }

    /** The name in files and on the command line. */
    String label() {
        return label;
    }

    /**
     * Reads a label.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    static Numerics of(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the type '" + label + "' is none of f32, tf32, bf16 and f16: name one of those"));
    }

    /** The types that graphs of these operands are asked for. */
    static List<Numerics> ofOperands(String operands) {
        return Arrays.stream(values())
                .filter(type -> type.operands.equals(operands))
                .toList();
    }

    /** Whether results keep this type with an engine of these notes, and are the same every time. */
    boolean takes(Engine engine) {
        boolean exact = this != F32 || !engine.has(Engine.TENSOR_CORES) && !engine.has(Engine.CONVERTS_DOWN);
        return exact && !engine.has(Engine.NONDETERMINISTIC) && !engine.has(Engine.REDUCED);
    }
}
