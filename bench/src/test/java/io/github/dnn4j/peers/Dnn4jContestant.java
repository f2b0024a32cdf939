package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.machine.BuildInfo;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** dnn4j on oneDNN; who extends it says which network of the folder. */
abstract class Dnn4jContestant implements Contestant {
    private final Backend backend = OneDnnBackend.open();
    private CompiledNetwork compiled;
    private Session session;
    private Tensor input;
    private Tensor output;
    private Tensor result;

    /**
     * Compiles what the folder holds.
     *
     * @throws RefusedException if there is nothing, or this processor does not compute it
     */
    abstract CompiledNetwork compile(Backend with, Path folder) throws Exception;

    @Override
    public String version() {
        return ownVersion();
    }

    /** The version of the library, and what it runs on. */
    static String ownVersion() {
        BuildInfo build = BuildInfo.read();
        return "dnn4j " + build.version()
                + build.shortCommit().map(commit -> " (" + commit + ")").orElse("") + ", oneDNN " + OneDnnInfo.version()
                + ", " + OneDnnInfo.threading() + ", " + OneDnnInfo.instructionSet();
    }

    @Override
    public void load(Path folder) throws Exception {
        compiled = compile(backend, folder);
        session = compiled.newSession();
        input = session.input(compiled.network().inputs().getFirst().name());
        output = session.output(compiled.network().outputs().getFirst());
        result = Tensor.allocate(output.shape(), DataType.F32);
    }

    @Override
    public void run(float[] from, float[] to) {
        input.copyFrom(from);
        session.run();
        Tensor floats = output;
        if (output.type() != DataType.F32) {
            result.copyFrom(output);
            floats = result;
        }
        MemorySegment.copy(floats.segment(), ValueLayout.JAVA_FLOAT, 0, to, 0, to.length);
    }

    @Override
    public void unload() {
        if (session != null) {
            session.close();
            session = null;
        }
        if (compiled != null) {
            compiled.close();
            compiled = null;
        }
    }
}
