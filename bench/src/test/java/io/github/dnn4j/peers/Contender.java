package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Precision;

/** Those who take part. */
enum Contender {
    /** What all others' times are compared with, and the results of those who compute the network as it was written. */
    ONNX_RUNTIME("onnxruntime", "ONNX Runtime", Precision.F32, false),
    DNN4J("f32", "dnn4j f32", Precision.F32, false),
    DNN4J_BF16("bf16", "dnn4j bf16", Precision.BF16, false),
    DNN4J_INT8("int8", "dnn4j int8", Precision.F32, true),
    ONNX_RUNTIME_INT8("ort-int8", "ONNX Runtime int8", Precision.F32, true),
    PYTORCH("pytorch", "PyTorch", Precision.F32, false),
    CPP("cpp", "C++ oneDNN", Precision.F32, false),
    ND4J("nd4j", "ND4J", Precision.F32, false);

    private final String key;
    private final String title;
    private final Precision precision;
    private final boolean quantized;

    Contender(String key, String title, Precision precision, boolean quantized) {
        this.key = key;
        this.title = title;
        this.precision = precision;
        this.quantized = quantized;
    }

    /** What scripts and files call it. */
    String key() {
        return key;
    }

    /** What reports call it. */
    String title() {
        return title;
    }

    /** The type of what is not an integer. */
    Precision precision() {
        return precision;
    }

    /** Whether it runs the quantized network. */
    boolean quantized() {
        return quantized;
    }
}
