package io.github.dnn4j.cudnn.driver;

/** The backend's name, which messages give. */
public final class BackendName {
    public static final String CUDNN = "cudnn";

    private BackendName() {}
}
