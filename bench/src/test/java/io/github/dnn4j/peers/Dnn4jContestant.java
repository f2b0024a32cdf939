package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.report.BuildInfo;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** dnn4j on oneDNN. */
final class Dnn4jContestant implements Contestant {
    private final Precision precision;
    private final int threads;
    private final Backend backend = OneDnnBackend.open();
    private CompiledNetwork compiled;
    private Session session;
    private Tensor input;
    private Tensor output;
    private Tensor result;

    Dnn4jContestant(Precision precision, int threads) {
        this.precision = precision;
        this.threads = threads;
    }

    @Override
    public String version() {
        BuildInfo build = BuildInfo.read();
        return "dnn4j " + build.version()
                + build.shortCommit().map(commit -> " (" + commit + ")").orElse("") + ", oneDNN " + OneDnnInfo.version()
                + ", " + OneDnnInfo.threading() + ", " + OneDnnInfo.instructionSet();
    }

    @Override
    public void load(Path folder) throws Exception {
        if (!backend.supports(precision)) {
            throw new RefusedException("this processor computes no " + precision);
        }
        Network network = LoadedCase.network(folder);
        Parameters parameters = LoadedCase.parameters(folder, network);
        compiled = backend.compile(
                network,
                parameters,
                CompileOptions.defaults().precision(precision).threads(threads));
        session = compiled.newSession();
        input = session.input(network.inputs().getFirst().name());
        output = session.output(network.outputs().getFirst());
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
