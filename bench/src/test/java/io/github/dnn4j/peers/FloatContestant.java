package io.github.dnn4j.peers;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import java.io.IOException;
import java.nio.file.Path;

/** dnn4j in a floating-point type. */
final class FloatContestant extends Dnn4jContestant {
    private final Precision precision;
    private final int threads;

    FloatContestant(Precision precision, int threads) {
        this.precision = precision;
        this.threads = threads;
    }

    @Override
    CompiledNetwork compile(Backend with, Path folder) throws IOException {
        if (!with.supports(precision)) {
            throw new RefusedException("this processor computes no " + precision);
        }
        Network network = LoadedCase.network(folder);
        return with.compile(
                network,
                LoadedCase.parameters(folder, network),
                CompileOptions.defaults().precision(precision).threads(threads));
    }
}
