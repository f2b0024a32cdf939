package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Implementations;
import io.github.dnn4j.onednn.lowering.Implementations.Offer;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.onednn.primitive.KnownFaults;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.onednn.primitive.Spatial;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A convolution by oneDNN in the layout that the plan asks for. Where it asks for none, or oneDNN has only reference or
 * matrix product implementations for it, the layout is oneDNN's choice; that of the input is kept where another
 * implementation takes it, which saves a reorder.
 */
final class LibraryConvolution {
    private final Lowering lowering;
    private final Convolution layer;
    private Parts parts;
    private List<Offer> offers;

    /** Nothing is asked of oneDNN before one of its implementations is considered. */
    LibraryConvolution(Lowering lowering, Convolution layer) {
        this.lowering = lowering;
        this.layer = layer;
    }

    /**
     * What its descriptors are made of.
     *
     * @param onlyReference whether weights that are not finite must come through: all but oneDNN's reference
     *     implementations may multiply them by zeros that pad the image or a block
     */
    private record Parts(
            DataType type,
            DataType stored,
            MemoryDesc weights,
            long anyWeights,
            Optional<MemoryDesc> bias,
            Spatial spatial,
            PostOperations post,
            boolean onlyReference) {
        static Parts of(Lowering lowering, Convolution layer) {
            int inPerGroup = layer.inChannels() / layer.groups();
            DataType type = WeightedForward.typeOfProducts(lowering, inPerGroup);
            Shape output = lowering.outputShape(0);
            MemoryDesc weights = WeightedForward.groupedWeights(
                    lowering, layer.outChannels(), inPerGroup, layer.groups(), layer.weightShape());
            boolean integers = lowering.step().isOnIntegers();
            return new Parts(
                    type,
                    integers ? lowering.resultType() : type,
                    weights,
                    lowering.any(weights.shape(), integers ? DataType.S8 : type),
                    WeightedForward.biasDesc(lowering, layer.bias(), layer.outChannels()),
                    Windows.spatial(layer.window()),
                    integers
                            ? PostOperations.ofIntegers(
                                    lowering, output, lowering.quantized(0), layer.groups() == 1 ? 1 : 3)
                            : PostOperations.of(lowering, output, type, true),
                    lowering.propagatesFrom(0));
        }
    }

    private Parts parts() {
        if (parts == null) {
            parts = Parts.of(lowering, layer);
        }
        return parts;
    }

    PostOperations post() {
        return parts().post();
    }

    /** Its implementations, best first: at least one that may be taken, and as many more as the plan's rank. */
    List<Candidate> candidates() {
        return offers().stream()
                .map(offer -> new Candidate(
                        offer.name(),
                        offer::obstacle,
                        () -> emit(offer.implementation().orElseThrow())))
                .toList();
    }

    private Operand emit(Implementation implementation) {
        Operand result = WeightedForward.emit(
                lowering, implementation, lowering.input(0), parts().weights(), parts().bias(), parts().post());
        return parts().type() == lowering.type(0) ? result : lowering.typed(result, lowering.type(0));
    }

    /** What the first implementation reads. */
    MemoryDesc source() {
        return lowering.chosen(first(), DnnlPrimitives.Argument.SRC, 0);
    }

    /** What the first implementation gives. */
    MemoryDesc result() {
        return lowering.chosen(first(), DnnlPrimitives.Argument.DST, 0);
    }

    private Implementation first() {
        return offers().stream()
                .flatMap(offer -> offer.implementation().stream())
                .findFirst()
                .orElseThrow();
    }

    private List<Offer> offers() {
        if (offers == null) {
            List<Offer> all = new ArrayList<>();
            // The layout plan weighs floating-point implementations; integers have channels last by oneDNN's choice.
            if (!lowering.step().isOnIntegers()) {
                all.addAll(inChosenLayout());
            }
            if (all.stream().allMatch(offer -> offer.implementation().isEmpty())) {
                Implementation implementation = perLayer();
                all.add(new Offer(implementation.name(), "", Optional.of(implementation)));
            }
            offers = all;
        }
        return offers;
    }

    private boolean isFaulty(String name) {
        return (parts().onlyReference() && !Implementation.isReference(name))
                || KnownFaults.isFaulty(name, layer, lowering.inputShape(0), lowering.outputShape(0));
    }

    private String obstacle(String name) {
        return isFaulty(name) ? Implementations.FAULTY : Implementation.obstacleOfProducts(name);
    }

    /** In the layout that the plan asks for; empty if it leaves that to oneDNN. */
    private List<Offer> inChosenLayout() {
        LayoutChoice choice = lowering.layoutChoice();
        Shape input = lowering.inputShape(0);
        if (!choice.layout().fits(input)) {
            return List.of();
        }
        DataType type = parts().type();
        MemoryDesc present = lowering.input(0).desc();
        // A picture's few channels would mostly be padding in a block; oneDNN takes them in row-major order.
        boolean keep = choice.layout() == ActivationLayout.BLOCKED
                && input.extent(1) < Instructions.floatsPerVector()
                && present.type() == type
                && present.isPlain();
        MemoryDesc src = keep ? present : choice.layout().of(lowering.scope(), input, type);
        MemoryDesc dst = choice.layout().of(lowering.scope(), lowering.outputShape(0), type);
        return lowering.implementations()
                .offers(this::obstacle, choice.rank() + 1, () -> create(src.handle(), dst.handle()));
    }

    private Implementation perLayer() {
        MemoryDesc present = lowering.input(0).desc();
        DataType type = parts().type();
        long dst = lowering.any(lowering.outputShape(0), parts().stored());
        long any = lowering.any(lowering.inputShape(0), type);
        Implementation best = lowering.implementations().choose(this::isFaulty, () -> create(any, dst));
        boolean reorderNeeded =
                !lowering.chosen(best, DnnlPrimitives.Argument.SRC, 0).sameAs(present);
        if (reorderNeeded && present.type() == type) {
            List<Offer> keeping =
                    lowering.implementations().offers(this::obstacle, 1, () -> create(present.handle(), dst));
            // Only the first that oneDNN would take: one further down is slower than a reorder.
            if (!keeping.isEmpty() && keeping.getFirst().implementation().isPresent()) {
                Implementation same = keeping.getFirst().implementation().get();
                return new Implementation(same.handle(), same.name(), "keeps the layout of its input");
            }
        }
        return best;
    }

    private long create(long src, long dst) {
        return DnnlForward.convolution(
                lowering.engine(),
                src,
                parts().anyWeights(),
                WeightedForward.handle(parts().bias()),
                dst,
                parts().spatial(),
                parts().post().attributes(),
                lowering.subject());
    }
}
