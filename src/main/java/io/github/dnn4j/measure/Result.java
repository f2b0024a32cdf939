package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Device;
import java.util.Optional;

/**
 * What came of one workload on one backend in one configuration.
 *
 * @param workload name of the workload
 * @param kind what it is
 * @param backend name of the backend
 * @param device what it computes on
 * @param configuration precision, batch size and threads
 * @param verdict the comparison with the reference
 * @param timing what was measured; empty where the comparison forbade it
 */
public record Result(
        String workload,
        String kind,
        String backend,
        Device device,
        Configuration configuration,
        Verdict verdict,
        Optional<Timing> timing) {}
