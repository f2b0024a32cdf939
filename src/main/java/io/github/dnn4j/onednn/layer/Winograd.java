package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlMemory;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.NativeRuntime;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.runtime.NativeWinograd;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * 3x3 convolutions of stride 1 in F32 by Winograd's minimal filtering, F(2x2, 3x3) of Lavin and Gray (2016), a native
 * step of dnn4j's own with AVX-512, which oneDNN has no implementation of. Its constants are 0, 1 and 1/2: on small
 * integers it is exact.
 */
public final class Winograd {
    private static final String NAME = "dnn4j:winograd";

    /** Multiply-accumulates below which starting it costs more than it saves. */
    private static final long LEAST_MACS = 4_000_000;

    /**
     * Channels of the input above which few tiles fit the scratch memory, and packed weights are read for each few:
     * 1024 in and out on 28 x 28 are still 1.02 to 1.16 times as fast as by direct convolution, 2048 take longer (Zen
     * 5).
     */
    private static final int MOST_CHANNELS = 1024;

    /** Multiply-accumulates that are worth a thread, and its scratch memory. */
    private static final long MACS_OF_THREAD = 1_000_000;

    /** The outputs that a tile gives at least, on average, of the four that are computed. */
    private static final double LEAST_OF_TILE = 3;

    /** What the result is limited to. */
    private record Bounds(float lower, float upper) {
        static final Bounds NONE = new Bounds(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    private Winograd() {}

    /**
     * Winograd's minimal filtering as a candidate.
     *
     * @param library says in which layouts the convolution would be computed without it
     */
    static Candidate candidate(Lowering lowering, Convolution layer, LibraryConvolution library) {
        return new Candidate(
                NAME,
                () -> obstacle(lowering, layer, library),
                () -> lower(lowering, layer, library.post(), library.source(), library.result()));
    }

    /** Why the step cannot be computed so, or is not worth it; empty if it can and is. */
    private static String obstacle(Lowering lowering, Convolution layer, LibraryConvolution library) {
        Window window = layer.window();
        if (!window.kernel().equals(List.of(3, 3)) || !areOnes(window.stride()) || !areOnes(window.dilation())) {
            return "it is for 3x3 kernels of stride and dilation 1";
        }
        if (lowering.type(0) != DataType.F32 || lowering.step().isOnIntegers()) {
            return "it computes in f32";
        }
        if (!NativeRuntime.hasAvx512() || Instructions.floatsPerVector() != NativeWinograd.CHANNELS) {
            return "it is written for AVX-512";
        }
        if (lowering.propagates()) {
            return "an infinity would become NaN in a whole tile";
        }
        if (!lowering.weights().areConstant()) {
            return "its weights are transformed once, and these change";
        }
        if (layer.groups() != 1
                || layer.inChannels() % NativeWinograd.CHANNELS != 0
                || layer.inChannels() > MOST_CHANNELS
                || layer.outChannels() % NativeWinograd.CHANNELS != 0) {
            return "it is for one group of up to " + MOST_CHANNELS + " channels, a multiple of "
                    + NativeWinograd.CHANNELS + ", to another multiple";
        }
        if (bounds(lowering).isEmpty()) {
            return "it adds one value and limits the result, and more is fused here";
        }
        if (!isWorthIt(layer, lowering.outputShape(0))) {
            return "it pays from " + LEAST_MACS + " multiply-accumulates on, in tiles of 2x2 that are mostly full";
        }
        return isInner(library.source()) && isInner(library.result())
                ? ""
                : "channels lie neither last nor in blocks of " + NativeWinograd.CHANNELS;
    }

    private static boolean areOnes(List<Integer> extents) {
        return extents.equals(Collections.nCopies(extents.size(), 1));
    }

    private static boolean isWorthIt(Convolution layer, Shape output) {
        long height = output.extent(2);
        long width = output.extent(3);
        long tiles = ((height + 1) / 2) * ((width + 1) / 2);
        return height * width >= LEAST_OF_TILE * tiles && macs(layer, output) >= LEAST_MACS;
    }

    private static long macs(Convolution layer, Shape output) {
        return output.elements() * layer.inChannels() * 9;
    }

    /** What the post-operations limit the result to; empty if there are others than an addition and a limitation. */
    private static Optional<Bounds> bounds(Lowering lowering) {
        List<PostOperation> left = new ArrayList<>(lowering.step().post());
        if (!left.isEmpty() && left.getFirst() instanceof PostOperation.Add add) {
            if (!lowering.value(add.value()).desc().shape().equals(lowering.outputShape(0))) {
                return Optional.empty();
            }
            left.removeFirst();
        }
        if (left.isEmpty()) {
            return Optional.of(Bounds.NONE);
        }
        return left.size() == 1 && left.getFirst() instanceof PostOperation.Activate activate
                ? bounds(activate.activation())
                : Optional.empty();
    }

    private static Optional<Bounds> bounds(Activation activation) {
        return switch (activation.function()) {
            case RELU -> Optional.of(new Bounds(0, Float.POSITIVE_INFINITY));
            case CLIP -> Optional.of(new Bounds(activation.alpha(), activation.beta()));
            default -> Optional.empty();
        };
    }

    private static boolean isInner(MemoryDesc desc) {
        ChannelOrder order = ChannelOrder.of(desc);
        return desc.type() == DataType.F32
                && (order == ChannelOrder.CHANNELS_LAST
                        || (order == ChannelOrder.BLOCKED
                                && DnnlMemory.innerBlocks(desc.handle())[0] == NativeWinograd.CHANNELS));
    }

    private static Operand lower(
            Lowering lowering, Convolution layer, PostOperations post, MemoryDesc src, MemoryDesc dst) {
        Operand source = lowering.as(lowering.input(0), src);
        Operand result = post.destination(dst);
        Optional<Operand> addend = post.addend(result);
        Bounds bounds = bounds(lowering).orElseThrow();
        List<Operand> operands = new ArrayList<>(List.of(source, weights(lowering, layer), bias(lowering, layer)));
        addend.ifPresent(operands::add);
        long threads = Math.min(NativeThreads.current(), macs(layer, lowering.outputShape(0)) / MACS_OF_THREAD);
        operands.add(
                lowering.newOperand(lowering.plainDesc(Shape.of(threads * NativeWinograd.SCRATCH_BYTES), DataType.U8)));
        operands.add(result);
        List<Call.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            arguments.add(new Call.Argument(i, operands.get(i)));
        }
        NativeWinograd.Geometry geometry = new NativeWinograd.Geometry(
                lowering.inputShape(0).extent(2),
                lowering.outputShape(0).extent(2),
                layer.window().padBegin().get(0),
                layer.window().padBegin().get(1));
        List<String> nodes = lowering.step().nodes();
        lowering.emitOwn(
                new Call.Winograd(
                        geometry,
                        addend.isPresent(),
                        bounds.lower(),
                        bounds.upper(),
                        List.copyOf(arguments),
                        lowering.subject()),
                NAME,
                nodes.subList(1, nodes.size()),
                "16 multiplications in place of 36, which oneDNN has no implementation of");
        return result;
    }

    private static Operand weights(Lowering lowering, Convolution layer) {
        long in = layer.inChannels();
        long out = layer.outChannels();
        return lowering.weight(0, "for Winograd", NativeWinograd.POSITIONS * in * out, (content, result, address) -> {
            Tensor numbers = content.type() == DataType.F32 ? content : content.copyAs(DataType.F32);
            NativeWinograd.pack(numbers.address(), in, out, address);
            Reference.reachabilityFence(numbers);
        });
    }

    private static Operand bias(Lowering lowering, Convolution layer) {
        if (layer.bias()) {
            return WeightedForward.bias(lowering, layer.outChannels());
        }
        Shape shape = Shape.of(layer.outChannels());
        return lowering.constants().once("no bias", shape, DataType.F32, () -> Tensor.allocate(shape, DataType.F32));
    }
}
