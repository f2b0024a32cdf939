package io.github.dnn4j.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which engine DJL takes where none is named. */
class DefaultEngineTest {
    /** What DJL says where parts of this class path are missing. */
    private static String engineWithout(String... missing) throws Exception {
        List<URL> left = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            boolean kept = true;
            for (String part : missing) {
                kept &= !entry.contains(part);
            }
            if (kept) {
                left.add(url(entry));
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(left.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Class<?> engine = loader.loadClass("ai.djl.engine.Engine");
                return (String) engine.getMethod("getDefaultEngineName").invoke(null);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    private static URL url(String entry) throws MalformedURLException {
        return Path.of(entry).toUri().toURL();
    }

    @Test
    void besideOnnxRuntimeItIsNot() throws Exception {
        assertEquals("OnnxRuntime", engineWithout("pytorch"));
    }

    @Test
    void aloneItIs() throws Exception {
        assertEquals("dnn4j", engineWithout("pytorch", "onnxruntime"));
    }

    @Test
    void borrowsNoOtherEngine() {
        Engine engine = Engine.getEngine("dnn4j");
        assertNull(engine.getAlternativeEngine());
        assertTrue(engine.getRank() > Engine.getEngine("OnnxRuntime").getRank());
    }
}
