package io.github.dnn4j.compile;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.session.Lifetime;
import java.util.List;
import java.util.stream.Stream;

/** What a backend does for given input shapes. */
public interface ShapePlan {
    /** What runs and why. */
    List<StepReport> reports();

    /** What there is to say besides, a sentence each. */
    List<String> notes();

    /** The size of the memory for what lives between calls. */
    long arenaBytes();

    /** What that would need without sharing memory. */
    long unplannedBytes();

    /** What calls read besides the weights that all plans share. */
    long constantBytes();

    /** Keeps what the plan was made of, until it and all sessions that run it are closed. */
    Lifetime lifetime();

    /**
     * What runs and why, in full.
     *
     * @param notes what was done to the network before it was planned
     * @param weightBytes the weights that all plans share
     */
    default Explanation explain(String backend, Device device, List<String> notes, long weightBytes) {
        return new Explanation(
                backend,
                device,
                reports(),
                Stream.concat(notes.stream(), notes().stream()).toList(),
                arenaBytes(),
                unplannedBytes(),
                weightBytes + constantBytes());
    }
}
