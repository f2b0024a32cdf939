package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Chooses among the implementations that oneDNN has for a step, in oneDNN's order, which is its opinion of their speed.
 */
public final class Implementations {
    /** Why a faulty implementation is passed over. */
    public static final String FAULTY = "has a known fault with these extents";

    private static final String REFERENCE = "oneDNN's reference implementation";

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
        return new ImplementationSearch(site, site.subject(), site.firstInput(), faulty, site.candidates()::passOver)
                .first(candidates);
    }

    /**
     * An implementation that oneDNN has.
     *
     * @param name oneDNN's name for it
     * @param obstacle why it is passed over; empty if it may be taken
     * @param implementation the implementation; empty if it is passed over
     */
    public record Offer(String name, String obstacle, Optional<Implementation> implementation) {}

    /**
     * The implementations of a candidate in oneDNN's order, up to as many as are wanted of those that may be taken.
     *
     * @param obstacle tells by name why one is passed over besides reference implementations and those that the caller
     *     avoids; empty if it is not
     * @param wanted how many
     */
    public List<Offer> offers(UnaryOperator<String> obstacle, int wanted, LongSupplier candidate) {
        long created = candidate.getAsLong();
        if (created == 0) {
            return List.of();
        }
        long handle = scope.primitiveDesc(created);
        List<Offer> offers = new ArrayList<>();
        int left = wanted;
        do {
            String name = DnnlPrimitives.implementation(handle);
            String why = site.candidates()
                    .avoidance(name)
                    .orElseGet(() -> Implementation.isReference(name) ? REFERENCE : obstacle.apply(name));
            Optional<Implementation> found = Optional.empty();
            if (why.isEmpty()) {
                // A copy: going on to the next implementation changes the descriptor itself.
                found = Optional.of(
                        new Implementation(scope.primitiveDesc(DnnlPrimitives.clonePrimitiveDesc(handle)), name, ""));
                left--;
            }
            offers.add(new Offer(name, why, found));
        } while (left > 0 && DnnlPrimitives.nextImplementation(handle));
        return offers;
    }

    /** The first implementation of a candidate that is no reference one; empty if there is none. */
    public Optional<Implementation> optimised(LongSupplier candidate) {
        return found(offers(_ -> "", 1, candidate));
    }

    /** The first of the {@link #offers} that may be taken, noted together with those before it. */
    private Optional<Implementation> first(UnaryOperator<String> obstacle, LongSupplier candidate) {
        List<Offer> offers = offers(obstacle, 1, candidate);
        offers.forEach(offer -> site.candidates().passOver(offer.name(), offer.obstacle()));
        return found(offers);
    }

    private static Optional<Implementation> found(List<Offer> offers) {
        return offers.isEmpty() ? Optional.empty() : offers.getLast().implementation();
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
        for (LongSupplier candidate : candidates) {
            Optional<Implementation> direct = first(
                    name -> faulty.test(name)
                            ? FAULTY
                            : slow.test(name) ? "slower than others" : Implementation.obstacleOfProducts(name),
                    candidate);
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
    Implementation choose(String subject, MemoryDesc from, LongSupplier candidate) {
        return new ImplementationSearch(site, subject, Optional.of(from), _ -> false, (_, _) -> {}).first(candidate);
    }
}
