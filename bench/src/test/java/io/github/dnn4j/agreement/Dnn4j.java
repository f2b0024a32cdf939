package io.github.dnn4j.agreement;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A backend of dnn4j on two threads. */
final class Dnn4j implements AutoCloseable {
    private final Backend backend;

    Dnn4j(String name) {
        backend = Backends.open(name);
    }

    String name() {
        return backend.name();
    }

    /** The outputs of the case's network, in their order. */
    List<Tensor> outputs(AgreementCase agreementCase) {
        CompileOptions options = CompileOptions.defaults().threads(2);
        try (CompiledNetwork compiled = backend.compile(agreementCase.network(), agreementCase.parameters(), options);
                Session session = compiled.newSession()) {
            agreementCase.inputs().forEach((name, value) -> session.input(name).copyFrom(value));
            session.run();
            List<Tensor> results = new ArrayList<>();
            for (String name : agreementCase.network().outputs()) {
                Tensor output = session.output(name);
                Tensor copy = Tensor.allocate(output.shape(), output.type());
                copy.copyFrom(output);
                results.add(copy);
            }
            return results;
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
