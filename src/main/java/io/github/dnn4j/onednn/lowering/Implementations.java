package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Chooses among the implementations that oneDNN has for a step, in oneDNN's order, which is its opinion of their speed.
 */
public final class Implementations {
    private final Site site;
    private final DnnlScope scope;

    public Implementations(Site site) {
        this.site = site;
        this.scope = site.scope();
    }

    /**
     * The first candidate that has an implementation other than a reference one; failing that, the first that has any.
     *
     * @throws UnsupportedLayerException if none has
     */
    public Implementation choose(LongSupplier... candidates) {
        return choose(name -> false, candidates);
    }

    /**
     * The same, passing over implementations that have a known fault.
     *
     * @param faulty tells them by name
     */
    public Implementation choose(Predicate<String> faulty, LongSupplier... candidates) {
        return choose(site.subject(), site.firstInput(), faulty, candidates);
    }

    /**
     * Of the acceptable implementations of a candidate that of the given rank, or the last one if there are fewer.
     *
     * @param acceptable tells them by name
     * @return empty if there is none
     */
    public Optional<Implementation> ranked(Predicate<String> acceptable, int rank, LongSupplier candidate) {
        long created = candidate.getAsLong();
        if (created == 0) {
            return Optional.empty();
        }
        long handle = scope.primitiveDesc(created);
        Optional<Implementation> best = Optional.empty();
        int count = 0;
        do {
            String found = DnnlPrimitives.implementation(handle);
            if (!Implementation.isReference(found) && acceptable.test(found)) {
                // A copy: going on to the next implementation changes the descriptor itself.
                best = Optional.of(
                        new Implementation(scope.primitiveDesc(DnnlPrimitives.clonePrimitiveDesc(handle)), found, ""));
                count++;
            }
        } while (count <= rank && DnnlPrimitives.nextImplementation(handle));
        return best;
    }

    /**
     * The first layout for which there is more than a reference implementation; failing that, the first that has any.
     */
    public Implementation chooseLayout(List<MemoryDesc> candidates, LongUnaryOperator creation) {
        return choose(candidates.stream()
                .<LongSupplier>map(desc -> () -> creation.applyAsLong(desc.handle()))
                .toArray(LongSupplier[]::new));
    }

    /**
     * The first candidate that has an implementation which is neither slow, nor a general matrix product on a
     * rearranged input, nor a reference one; failing that, as {@link #choose}.
     *
     * @param faulty tells by name the implementations that must not be taken
     * @param slow tells by name those that are taken only where there is nothing better
     */
    public Implementation chooseDirect(Predicate<String> faulty, Predicate<String> slow, LongSupplier... candidates) {
        Predicate<String> passedOver = slow.or(faulty).or(Implementation::isMatrixProduct);
        for (LongSupplier candidate : candidates) {
            Optional<Implementation> direct = ranked(passedOver.negate(), 0, candidate);
            if (direct.isPresent()) {
                return direct.get();
            }
        }
        return choose(faulty, candidates);
    }

    /** The forward descriptor that a backward one belongs to, owned by the plan; 0 stays 0. */
    public long hint(long created) {
        return created == 0 ? 0 : scope.primitiveDesc(created);
    }

    /**
     * The same for something else than the step's layer.
     *
     * @param subject what it is, for the message
     * @param from what it reads, for the message
     */
    public Implementation choose(
            String subject, Optional<MemoryDesc> from, Predicate<String> faulty, LongSupplier... candidates) {
        Implementation fallback = null;
        Set<String> avoided = new TreeSet<>();
        for (LongSupplier candidate : candidates) {
            long created = candidate.getAsLong();
            if (created == 0) {
                continue;
            }
            long handle = scope.primitiveDesc(created);
            boolean passedOver = false;
            do {
                String name = DnnlPrimitives.implementation(handle);
                if (faulty.test(name)) {
                    passedOver = true;
                    avoided.add(name);
                } else if (!Implementation.isReference(name)) {
                    return new Implementation(
                            handle, name, passedOver ? "an implementation with a known fault was passed over" : "");
                } else if (fallback == null) {
                    fallback = new Implementation(
                            scope.primitiveDesc(DnnlPrimitives.clonePrimitiveDesc(handle)),
                            name,
                            "oneDNN has only its reference implementation for this");
                }
            } while (DnnlPrimitives.nextImplementation(handle));
        }
        if (fallback == null) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "oneDNN " + DnnlLibrary.version() + " has no implementation for it"
                            + from.map(desc -> " on " + desc).orElse("")
                            + (avoided.isEmpty()
                                    ? ""
                                    : " but " + String.join(", ", avoided)
                                            + ", which would end the process or give wrong results with these extents"
                                            + " and parameters; take smaller ones"));
        }
        return fallback;
    }
}
