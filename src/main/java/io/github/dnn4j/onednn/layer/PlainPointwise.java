package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A 1x1 convolution of stride 1 in F32 whose input is in row-major order, and whose result is wanted so, is for every
 * group the matrix product of its weight (out, in) and its input (in, pixels). That saves both reorders, which take
 * longer than what the convolution in another layout is faster by.
 */
final class PlainPointwise {
    /** A row of pixels that fills two vectors; shorter ones leave the product inefficient. */
    private static final long LEAST_PIXELS = 32;

    private final Lowering lowering;
    private final Convolution layer;
    private Product product;

    private PlainPointwise(Lowering lowering, Convolution layer) {
        this.lowering = lowering;
        this.layer = layer;
    }

    /** Such a product as a candidate. */
    static Candidate candidate(Lowering lowering, Convolution layer) {
        PlainPointwise pointwise = new PlainPointwise(lowering, layer);
        return new Candidate("dnn4j:pointwise", pointwise::obstacle, pointwise::lower);
    }

    /** Why the step cannot be computed so, or is not worth it; empty if it can and is. */
    private String obstacle() {
        Operand input = lowering.input(0);
        if (!isPointwise(layer.window())) {
            return "it is for 1x1 kernels of stride 1 without padding";
        }
        if (lowering.type(0) != DataType.F32 || lowering.step().isOnIntegers()) {
            return "it computes in f32";
        }
        if (input.desc().type() != DataType.F32 || !input.desc().isPlain()) {
            return "its input is not in row-major order";
        }
        if (pixels(lowering.inputShape(0)) < LEAST_PIXELS) {
            return "it pays from " + LEAST_PIXELS + " pixels on";
        }
        if (!isOutputOnly(lowering)) {
            return "its result is not wanted in row-major order";
        }
        if (!lowering.step().post().stream().allMatch(post -> post instanceof PostOperation.Activate)) {
            return "more than activations is fused here";
        }
        product = product();
        return product.implementation().isPresent() ? "" : "oneDNN has only its reference matrix product for it";
    }

    /** True if what the step gives is an output of the network, and nothing else takes it. */
    private static boolean isOutputOnly(Lowering lowering) {
        String output = lowering.step().outputs().getFirst();
        return lowering.program().isOutput(output)
                && lowering.program().consumers(output).isEmpty();
    }

    private static boolean isPointwise(Window window) {
        return areAll(window.kernel(), 1)
                && areAll(window.stride(), 1)
                && areAll(window.padBegin(), 0)
                && areAll(window.padEnd(), 0);
    }

    private static boolean areAll(List<Integer> extents, int wanted) {
        return extents.stream().allMatch(extent -> extent == wanted);
    }

    private static long pixels(Shape shape) {
        return shape.elements() / shape.extent(0) / shape.extent(1);
    }

    /** The matrix product of the weight and the input. */
    private record Product(
            MemoryDesc weight,
            Operand right,
            MemoryDesc result,
            PostOperations post,
            Optional<Implementation> implementation) {}

    private Product product() {
        Shape input = lowering.inputShape(0);
        Shape output = lowering.outputShape(0);
        long groups = layer.groups();
        long in = layer.inChannels() / groups;
        long out = layer.outChannels() / groups;
        MemoryDesc weight = lowering.plainDesc(Shape.of(1, groups, out, in), DataType.F32);
        Shape shape = Shape.of(output.extent(0), groups, out, pixels(output));
        Operand right = lowering.reshape(lowering.input(0), Shape.of(input.extent(0), groups, in, pixels(input)));
        MemoryDesc result = lowering.plainDesc(shape, DataType.F32);
        PostOperations post = layer.bias()
                ? PostOperations.afterAdding(lowering, bias(lowering, groups, out), shape, DataType.F32)
                : PostOperations.of(lowering, shape, DataType.F32, false);
        Optional<Implementation> implementation = lowering.implementations()
                .optimised(() -> DnnlForward.matmul(
                        lowering.engine(),
                        weight.handle(),
                        right.desc().handle(),
                        result.handle(),
                        post.attributes(),
                        lowering.subject()));
        return new Product(weight, right, result, post, implementation);
    }

    private Operand lower() {
        Implementation implementation = product.implementation().orElseThrow();
        Operand destination = lowering.newOperand(product.result());
        MemoryDesc weight = product.weight();
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(
                        DnnlArg.SRC,
                        lowering.weight(
                                0,
                                lowering.plainDesc(
                                        weight.shape(), lowering.parameter(0).type()),
                                weight)),
                new Call.Argument(DnnlArg.WEIGHTS, product.right()),
                new Call.Argument(DnnlArg.DST, destination)));
        arguments.addAll(product.post().arguments(implementation));
        lowering.emission().emit(implementation, arguments, "a matrix product in row-major order saves both reorders");
        return lowering.reshape(destination, lowering.outputShape(0));
    }

    /** A number for each row of a group's product. */
    private static Operand bias(Lowering lowering, long groups, long out) {
        Shape shape = Shape.of(1, groups, out, 1);
        return lowering.weight(
                1, lowering.plainDesc(shape, lowering.parameter(1).type()), lowering.plainDesc(shape, DataType.F32));
    }
}
