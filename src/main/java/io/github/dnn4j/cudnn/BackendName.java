package io.github.dnn4j.cudnn;

/** The backend's name, which messages give. */
final class BackendName {
    static final String CUDNN = "cudnn";

    private BackendName() {}
}
