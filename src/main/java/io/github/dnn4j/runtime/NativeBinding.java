package io.github.dnn4j.runtime;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * Tells JavaCPP how {@code native/include/dnn4j.h} becomes the class {@code Dnn4jNative}, which the build generates and
 * only {@link NativeRuntime} and its neighbours call. Public because JavaCPP instantiates it; not meant for users.
 *
 * <p>It does not inherit from oneDNN's preset, whose chain of C headers the interface does not need:
 * {@link NativeRuntime} loads the preset's libraries before this library.
 */
@Properties(
        value = @Platform(include = "dnn4j.h", library = "jnidnn4j"),
        target = "io.github.dnn4j.runtime",
        global = "io.github.dnn4j.runtime.Dnn4jNative")
public class NativeBinding implements InfoMapper {
    /** Called by JavaCPP. */
    public NativeBinding() {}

    @Override
    public void map(InfoMap infoMap) {
        infoMap.put(new Info("DNN4J_API").cppTypes().annotations().cppText(""));
    }
}
