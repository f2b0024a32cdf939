package io.github.dnn4j.model;

import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a call asks of a session: its values put in, the network run, and something made of what comes out.
 *
 * @param outputs the names of the network's outputs
 * @param shapes of the inputs
 * @param values of the inputs, as the caller has them
 * @param then what becomes of the outputs
 */
record SampleWork<R>(List<String> outputs, Map<String, Shape> shapes, Map<String, ?> values, Function<Outputs, R> then)
        implements Function<Session, R> {
    @Override
    public R apply(Session session) {
        shapes.keySet().forEach(each -> Inputs.copy(values.get(each), session.input(each)));
        session.run();
        return then.apply(Outputs.of(session, outputs));
    }

    /** Whether it is one sample. */
    boolean single() {
        return shapes.values().stream().allMatch(shape -> shape.rank() > 0 && shape.extent(0) == 1);
    }

    /** The shapes of a batch of such samples. */
    Map<String, Shape> batch(int samples) {
        Map<String, Shape> batch = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> batch.put(name, shape.with(0, samples)));
        return batch;
    }

    /** Puts the values into a batch. */
    void put(Session batch, int sample) {
        shapes.keySet()
                .forEach(each -> Inputs.copy(values.get(each), batch.input(each).slice(sample, sample + 1L)));
    }

    /** Makes something of one sample of what came out. */
    R take(Session batch, int sample) {
        return then.apply(Outputs.of(batch, outputs, sample));
    }
}
