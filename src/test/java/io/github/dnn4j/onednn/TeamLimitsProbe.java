package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Computes in a process that gives itself a limit; see {@link TeamLimitsTest}. */
final class TeamLimitsProbe {
    static final String DONE = "everything is as it should be";

    private static final int THREADS = 16;
    private static final int SPARE_THREADS = 8; // some for the virtual machine, too few for a team
    private static final long SPARE_BYTES =
            100L << 20; // more than the virtual machine needs, less than a stack and a margin

    private TeamLimitsProbe() {}

    /** Arguments are the kind of limit, whether it is there before compiling or after, and a control group's folder. */
    public static void main(String[] arguments) throws Exception {
        Network network = network();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        try (Backend backend = OneDnnBackend.open()) {
            float[] expected = output(backend, network, parameters, 1);
            float[] gradient = gradient(backend, network, parameters);
            if (arguments[1].equals("before")) {
                limit(arguments);
            }
            try (CompiledNetwork compiled = backend.compile(
                            network, parameters, CompileOptions.defaults().threads(THREADS));
                    Session session = compiled.newSession();
                    TrainingSession training = backend.newTrainingSession(
                            network,
                            parameters,
                            network.defaultShapes(),
                            TrainingOptions.defaults().threads(THREADS))) {
                fill(session.input("x"));
                fill(training.input("x"));
                session.run();
                requireSame(expected, session.output("y").toFloatArray());
                step(training);
                requireSame(gradient, training.gradient("c.weight").toFloatArray());
                if (arguments[1].equals("after")) {
                    limit(arguments);
                }
                for (int i = 0; i < 3; i++) {
                    inAnotherThread(() -> {
                        session.output("y").fill(0);
                        session.run();
                        requireSame(expected, session.output("y").toFloatArray());
                        session.profile();
                        step(training);
                        requireSame(gradient, training.gradient("c.weight").toFloatArray());
                    });
                }
                session.run();
                requireSame(expected, session.output("y").toFloatArray());
            }
        }
        System.out.println(DONE);
    }

    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("limited");
        Value x = b.input("x", 4, 3, 32, 32);
        x = x.convolution("c", 32, 3).relu("r").convolution("d", 16, 3).maxPooling("p", 2, 2);
        return b.output(x.fullyConnected("y", 10)).build();
    }

    private static void fill(Tensor tensor) {
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, (i * 31 % 17 - 8) / 8f);
        }
    }

    private static float[] output(Backend backend, Network network, Parameters parameters, int threads) {
        try (CompiledNetwork compiled = backend.compile(
                        network, parameters, CompileOptions.defaults().threads(threads));
                Session session = compiled.newSession()) {
            fill(session.input("x"));
            session.run();
            return session.output("y").toFloatArray();
        }
    }

    private static float[] gradient(Backend backend, Network network, Parameters parameters) {
        try (TrainingSession training = backend.newTrainingSession(
                network,
                parameters,
                network.defaultShapes(),
                TrainingOptions.defaults().threads(1))) {
            fill(training.input("x"));
            step(training);
            return training.gradient("c.weight").toFloatArray();
        }
    }

    private static void step(TrainingSession training) {
        training.forward(1);
        training.outputGradient("y").fill(1);
        training.backward();
    }

    private static void requireSame(float[] expected, float[] actual) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= 1e-5 * largest)) {
                throw new AssertionError(Arrays.toString(expected) + " but " + Arrays.toString(actual));
            }
        }
    }

    private static void inAnotherThread(Runnable work) throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(work);
        thread.setUncaughtExceptionHandler((_, e) -> thrown[0] = e);
        thread.start();
        thread.join();
        if (thrown[0] != null) {
            throw new AssertionError(thrown[0]);
        }
    }

    private static void limit(String... arguments) throws IOException, InterruptedException {
        new ProcessBuilder("true").start().waitFor(); // for which Java keeps a thread, to be counted
        switch (arguments[0]) {
            case "processes" -> prlimit("--nproc=" + (status("Threads:") + SPARE_THREADS));
            case "addresses" -> prlimit("--as=" + ((status("VmSize:") << 10) + SPARE_BYTES));
            case "group" -> {
                Path group = Path.of(arguments[2]);
                long now = Long.parseLong(
                        Files.readString(group.resolve("pids.current")).strip());
                Files.writeString(group.resolve("pids.max"), Long.toString(now + SPARE_THREADS));
            }
            default -> {}
        }
    }

    private static long status(String name) throws IOException {
        Optional<String> line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst();
        return Long.parseLong(line.orElseThrow().replaceAll("[^0-9]", ""));
    }

    private static void prlimit(String limit) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "prlimit", "--pid=" + ProcessHandle.current().pid(), limit)
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("prlimit refused " + limit);
        }
    }
}
