package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Convolution in the layout that the plan asks for. Where it asks for none, or oneDNN has only reference or matrix
 * product implementations for it, the layout is oneDNN's choice; that of the input is kept where another implementation
 * takes it, which saves a reorder. Among the implementations for a layout those of {@link Winograd} and {@link
 * PlainPointwise} come before those that oneDNN has.
 */
final class OneDnnConvolution {
    private OneDnnConvolution() {}

    static void lower(Lowering lowering, Convolution layer) {
        int rank = lowering.layoutChoice().rank();
        boolean pointwise = PlainPointwise.fits(lowering, layer);
        if (rank == 0 && pointwise && PlainPointwise.lower(lowering, layer)) {
            return;
        }
        DataType type = lowering.type(0);
        boolean integers = lowering.step().isOnIntegers();
        Shape output = lowering.outputShape(0);
        MemoryDesc weights = groupedWeights(
                lowering,
                layer.outChannels(),
                layer.inChannels() / layer.groups(),
                layer.groups(),
                layer.weightShape());
        PostOperations post = integers
                ? PostOperations.ofIntegers(lowering, output, lowering.quantized(0), layer.groups() == 1 ? 1 : 3)
                : PostOperations.of(lowering, output, type, true);
        DataType stored = integers ? lowering.resultType() : type;
        long anyWeights = lowering.any(weights.shape(), integers ? DataType.S8 : type);
        Optional<MemoryDesc> bias = WeightedForward.biasDesc(lowering, layer.bias(), layer.outChannels());
        Spatial spatial = Windows.spatial(layer.window());

        Creation creation = (src, dst) -> DnnlForward.convolution(
                lowering.engine(),
                src,
                anyWeights,
                WeightedForward.handle(bias),
                dst,
                spatial,
                post.attributes(),
                lowering.subject());
        Predicate<String> faulty = name -> KnownFaults.isFaulty(name, layer, lowering.inputShape(0), output);
        // The layout plan weighs floating-point implementations; integers have channels last by oneDNN's choice.
        boolean winograd = Winograd.fits(lowering, layer);
        int own = winograd || pointwise ? 1 : 0;
        Implementation implementation = (integers
                        ? Optional.<Implementation>empty()
                        : inChosenLayout(lowering, type, Math.max(0, rank - own), faulty, creation))
                .orElseGet(() -> perLayer(lowering, type, stored, faulty, creation));

        MemoryDesc from = lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0);
        MemoryDesc to = lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0);
        if (winograd && rank == 0 && Winograd.takes(from, to)) {
            Winograd.lower(lowering, layer, post, from, to);
            return;
        }
        WeightedForward.emit(lowering, implementation, lowering.input(0), weights, bias, post);
    }

    /** The primitive descriptor for a source and destination; 0 if there is none. */
    private interface Creation {
        long create(long src, long dst);
    }

    /** The implementation that the layout plan asks for; empty if it leaves that to oneDNN, or oneDNN has none. */
    private static Optional<Implementation> inChosenLayout(
            Lowering lowering, DataType type, int rank, Predicate<String> faulty, Creation creation) {
        LayoutChoice choice = lowering.layoutChoice();
        Shape input = lowering.inputShape(0);
        if (!choice.layout().fits(input)) {
            return Optional.empty();
        }
        MemoryDesc present = lowering.input(0).desc();
        // A picture's few channels would mostly be padding in a block; oneDNN takes them in row-major order.
        boolean keep = choice.layout() == ActivationLayout.BLOCKED
                && input.extent(1) < Instructions.floatsPerVector()
                && present.type() == type
                && present.isPlain();
        MemoryDesc src = keep ? present : choice.layout().of(lowering.scope(), input, type);
        MemoryDesc dst = choice.layout().of(lowering.scope(), lowering.outputShape(0), type);
        return lowering.implementations()
                .ranked(
                        name -> !Implementation.isMatrixProduct(name) && !faulty.test(name),
                        rank,
                        () -> creation.create(src.handle(), dst.handle()));
    }

    private static Implementation perLayer(
            Lowering lowering, DataType type, DataType stored, Predicate<String> faulty, Creation creation) {
        MemoryDesc present = lowering.input(0).desc();
        long dst = lowering.any(lowering.outputShape(0), stored);
        long any = lowering.any(lowering.inputShape(0), type);
        Implementation best = lowering.implementations().choose(faulty, () -> creation.create(any, dst));
        boolean reorderNeeded =
                !lowering.chosen(best, DnnlPrimitives.Argument.SRC, 0).sameAs(present);
        if (reorderNeeded && present.type() == type) {
            long created = creation.create(present.handle(), dst);
            if (created != 0) {
                String name = DnnlPrimitives.implementation(lowering.scope().primitiveDesc(created));
                if (!Implementation.isReference(name) && !Implementation.isMatrixProduct(name) && !faulty.test(name)) {
                    return new Implementation(created, name, "keeps the layout of its input");
                }
            }
        }
        return best;
    }

    /**
     * The weight (out, in / groups, kernel...) read as oneDNN wants it: as it is for one group, else (groups, out /
     * groups, in / groups, kernel...).
     */
    static MemoryDesc groupedWeights(Lowering lowering, long out, long inPerGroup, long groups, Shape weight) {
        DataType type = lowering.step().isOnIntegers()
                ? DataType.S8
                : lowering.parameter(0).type();
        if (groups == 1) {
            return lowering.plainDesc(weight, type);
        }
        long[] dims = new long[weight.rank() + 1];
        dims[0] = groups;
        dims[1] = out / groups;
        dims[2] = inPerGroup;
        System.arraycopy(weight.toArray(), 2, dims, 3, weight.rank() - 2);
        return lowering.plainDesc(Shape.of(dims), type);
    }
}
