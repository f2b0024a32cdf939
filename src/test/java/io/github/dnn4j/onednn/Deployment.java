package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Deploys an application that uses dnn4j again and again in one process, each time in a class loader of its own that is
 * closed afterwards, as application servers do.
 */
public final class Deployment {
    private static final int TIMES = 12;

    private Deployment() {}

    /** The application. */
    public static final class Application implements Runnable {
        /** For the class loader. */
        public Application() {}

        @Override
        public void run() {
            Network network = Nets.small();
            try (Backend backend = OneDnnBackend.open();
                    CompiledNetwork model = backend.compile(
                            network,
                            Nets.parameters(network),
                            CompileOptions.defaults().threads(1));
                    Session session = model.newSession()) {
                session.run();
            }
        }
    }

    /** Prints how many class loaders are alive at the end, copies mapped of each library, and files left. */
    public static void main(String[] arguments) throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            loaders.add(deploy(classPath));
            for (int collection = 0; collection < 3; collection++) {
                System.gc();
                Thread.sleep(20);
            }
        }
        System.out.println("alive "
                + loaders.stream()
                        .map(WeakReference::get)
                        .filter(Objects::nonNull)
                        .count());
        System.out.println("mapped " + mapped("libjnidnn4j") + " " + mapped("libjnidnnl"));
        System.out.println("copies " + copies(Path.of(System.getProperty("org.bytedeco.javacpp.cachedir"))));
    }

    private static WeakReference<ClassLoader> deploy(List<URL> classPath) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Runnable application = (Runnable) loader.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();
            List<Throwable> failures = new ArrayList<>();
            Thread thread = new Thread(application);
            thread.setContextClassLoader(loader);
            thread.setUncaughtExceptionHandler((where, failure) -> failures.add(failure));
            thread.start();
            thread.join();
            if (!failures.isEmpty()) {
                throw new AssertionError("the application failed", failures.getFirst());
            }
            return new WeakReference<>(loader);
        }
    }

    private static long mapped(String library) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains(library))
                    .map(line -> line.replaceAll(".* ", ""))
                    .distinct()
                    .count();
        }
    }

    private static long copies(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("libjnidnn(l|4j)\\d+\\.so"))
                    .count();
        }
    }
}
