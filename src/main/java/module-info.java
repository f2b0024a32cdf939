/**
 * dnn4j: convolutional networks on oneDNN and cuDNN, verified by a backend in Java alone. What is exported is the API;
 * other packages may change with every release. On the class path nothing of this is enforced.
 */
module io.github.dnn4j {
    requires org.bytedeco.dnnl;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.opencl; // which oneDNN's binding asks for when it is loaded

    // What only a part needs: the backend on GPUs, pictures, and the command line.
    requires static info.picocli;
    requires static java.desktop;
    requires static java.management;
    requires static org.bytedeco.cuda;

    exports io.github.dnn4j.backend;
    exports io.github.dnn4j.cudnn;
    exports io.github.dnn4j.image;
    exports io.github.dnn4j.layer;
    exports io.github.dnn4j.measure;
    exports io.github.dnn4j.model;
    exports io.github.dnn4j.network;
    exports io.github.dnn4j.onednn;
    exports io.github.dnn4j.onnx;
    exports io.github.dnn4j.quantize;
    exports io.github.dnn4j.reference;
    exports io.github.dnn4j.safetensors;
    exports io.github.dnn4j.tensor;
    exports io.github.dnn4j.train;
    exports io.github.dnn4j.train.data;
    exports io.github.dnn4j.train.loss;
    exports io.github.dnn4j.train.optimizer;
    exports io.github.dnn4j.verify;
    exports io.github.dnn4j.zoo;

    // The command line makes its objects by reflection.
    opens io.github.dnn4j.cli to
            info.picocli;
    opens io.github.dnn4j.cli.bench to
            info.picocli;
    opens io.github.dnn4j.cli.classify to
            info.picocli;
    opens io.github.dnn4j.cli.conformance to
            info.picocli;
    opens io.github.dnn4j.cli.convert to
            info.picocli;
    opens io.github.dnn4j.cli.inspect to
            info.picocli;
    opens io.github.dnn4j.cli.options to
            info.picocli;
    opens io.github.dnn4j.cli.train to
            info.picocli;
    opens io.github.dnn4j.cli.verify to
            info.picocli;

    uses io.github.dnn4j.backend.BackendProvider;

    provides io.github.dnn4j.backend.BackendProvider with
            io.github.dnn4j.cudnn.CudnnProvider,
            io.github.dnn4j.onednn.OneDnnProvider,
            io.github.dnn4j.reference.ReferenceProvider;
}
