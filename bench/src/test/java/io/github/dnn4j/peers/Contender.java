package io.github.dnn4j.peers;

/** Those who take part. */
enum Contender {
    /** What all others' results are compared with, and their times. */
    ONNX_RUNTIME("onnxruntime", "ONNX Runtime", 0),
    DNN4J("f32", "dnn4j f32", 1e-4),
    /** Rounding to 8 bits at every layer: far from wrong, but not close. */
    DNN4J_BF16("bf16", "dnn4j bf16", 5e-2),
    PYTORCH("pytorch", "PyTorch", 1e-4),
    CPP("cpp", "C++ oneDNN", 1e-4),
    ND4J("nd4j", "ND4J", 1e-4);

    private final String key;
    private final String title;
    private final double tolerance;

    Contender(String key, String title, double tolerance) {
        this.key = key;
        this.title = title;
        this.tolerance = tolerance;
    }

    /** What scripts and files call it. */
    String key() {
        return key;
    }

    /** What reports call it. */
    String title() {
        return title;
    }

    /** How far its results may lie from ONNX Runtime's, relative to the largest of them. */
    double tolerance() {
        return tolerance;
    }
}
