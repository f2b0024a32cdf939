package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Precision;
import java.io.IOException;
import java.io.PrintStream;

/** Starts a contestant of this class path: its kind, and the number of threads. */
final class ServeJava {
    private ServeJava() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = Serve.takeStandardOutput();
        int threads = Integer.parseInt(arguments[1]);
        Contestant contestant = switch (arguments[0]) {
            case "f32" -> new FloatContestant(Precision.F32, threads);
            case "bf16" -> new FloatContestant(Precision.BF16, threads);
            case "int8" -> new IntegerContestant(threads);
            case "onnxruntime" -> new OnnxRuntimeContestant(CaseFolder.ONNX, threads);
            case "ort-int8" -> new OnnxRuntimeContestant(CaseFolder.QUANTIZED, threads);
            case "pytorch" -> new TorchContestant(threads);
            case "f32-training" -> new TrainingContestant(Precision.F32, threads);
            case "bf16-training" -> new TrainingContestant(Precision.BF16, threads);
            case "pytorch-training" -> new TorchTrainingContestant(threads);
            default -> throw new IllegalArgumentException("there is no contestant named " + arguments[0]);
        };
        Serve.serve(contestant, answers);
    }
}
