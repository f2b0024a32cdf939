package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** A search of candidates for an implementation that is no reference one, and has no fault, and is not avoided. */
final class ImplementationSearch {
    private final Site site;
    private final String subject;
    private final Optional<MemoryDesc> from;
    private final Predicate<String> faulty;
    private final BiConsumer<String, String> considered;
    private final Set<String> faults = new TreeSet<>();
    private final Set<String> avoided = new TreeSet<>();

    /**
     * Nothing searched yet.
     *
     * @param subject what is to be computed, for the message
     * @param from what it reads, for the message
     * @param faulty tells by name the implementations that have a known fault
     * @param considered takes every name with the reason why it was passed over, empty for the one that is taken
     */
    ImplementationSearch(
            Site site,
            String subject,
            Optional<MemoryDesc> from,
            Predicate<String> faulty,
            BiConsumer<String, String> considered) {
        this.site = site;
        this.subject = subject;
        this.from = from;
        this.faulty = faulty;
        this.considered = considered;
    }

    /**
     * The first of the candidates' implementations; the first reference one where there is no other.
     *
     * @throws UnsupportedLayerException if there is none
     */
    Implementation first(LongSupplier... candidates) {
        Implementation fallback = null;
        for (LongSupplier candidate : candidates) {
            long created = candidate.getAsLong();
            if (created == 0) {
                continue;
            }
            long handle = site.scope().primitiveDesc(created);
            boolean passedOver = false;
            do {
                String name = DnnlPrimitives.implementation(handle);
                Optional<String> avoidance = site.candidates().avoidance(name);
                if (avoidance.isPresent()) {
                    avoided.add(name);
                    considered.accept(name, avoidance.get());
                } else if (faulty.test(name)) {
                    passedOver = true;
                    faults.add(name);
                    considered.accept(name, Implementations.FAULTY);
                } else if (!Implementation.isReference(name)) {
                    considered.accept(name, "");
                    return new Implementation(
                            handle, name, passedOver ? "an implementation with a known fault was passed over" : "");
                } else if (fallback == null) {
                    fallback = new Implementation(
                            site.scope().primitiveDesc(DnnlPrimitives.clonePrimitiveDesc(handle)),
                            name,
                            "oneDNN has only its reference implementation for this");
                }
            } while (DnnlPrimitives.nextImplementation(handle));
        }
        if (fallback == null) {
            throw none();
        }
        considered.accept(fallback.name(), "");
        return fallback;
    }

    private UnsupportedLayerException none() {
        return new UnsupportedLayerException(
                subject,
                DnnlLibrary.NAME,
                "oneDNN " + DnnlLibrary.version() + " has no implementation for it"
                        + from.map(desc -> " on " + desc).orElse("")
                        + but(
                                faults,
                                "would end the process or give wrong results with these extents and parameters;"
                                        + " take smaller ones")
                        + but(avoided, "the compile options avoid"));
    }

    private static String but(Set<String> names, String what) {
        return names.isEmpty() ? "" : " but " + String.join(", ", names) + ", which " + what;
    }
}
