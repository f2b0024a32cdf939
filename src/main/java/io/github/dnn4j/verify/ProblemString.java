package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A convolution or transposed convolution in the problem language of oneDNN's benchdnn, for example {@code
 * g32mb1ic32ih112oc32oh112kh3ph1_n"dw"}: fields of a name and a number, underscores ignored, then {@code n} and a name
 * up to the end. The fields are g (groups), mb (minibatch), ic and oc (channels in total), and per axis d, h, w the
 * extents i (input), o (output), k (kernel), s (stride), p (padding before), d (dilation, 0 is dense).
 *
 * <p>What is left out is derived as benchdnn does: mb is 2, g 1, s 1, d 0; an axis without any field copies the one
 * before it (w from h; h and w from d) or does not exist; p without o is 0, o without p follows from the formula, and o
 * given without p makes p = ((o - 1) s - i + (k - 1)(d + 1) + 1) / 2. The padding after the last element always follows
 * from o, so it may differ from p.
 */
public final class ProblemString {
    /** Benchdnn's minibatch where none is given. */
    public static final long DEFAULT_BATCH = 2;

    private static final String LETTERS = "dhw";

    private final boolean transposed;
    private final int groups;
    private final long batch;
    private final int inChannels;
    private final int outChannels;
    private final List<ProblemAxis> axes;
    private final String name;

    private ProblemString(boolean transposed, ProblemFields fields) {
        this.transposed = transposed;
        this.groups = fields.groups();
        this.batch = fields.batch();
        this.inChannels = fields.inChannels();
        this.outChannels = fields.outChannels();
        this.axes = List.copyOf(fields.axes());
        this.name = fields.name();
    }

    /**
     * A convolution.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the text is not in the language, a field is missing,
     *     or the extents contradict one another; the message names the field
     */
    public static ProblemString convolution(String text) {
        return new ProblemString(false, new ProblemParser(text, false).parse());
    }

    /** A transposed convolution ({@code --deconv}); throws as {@link #convolution}. */
    public static ProblemString transposedConvolution(String text) {
        return new ProblemString(true, new ProblemParser(text, true).parse());
    }

    /** True for a transposed convolution. */
    public boolean isTransposed() {
        return transposed;
    }

    /** The minibatch. */
    public long batch() {
        return batch;
    }

    /** The name, without quotes; empty if there is none. */
    public String name() {
        return name;
    }

    /** How often the network has the shape: the number after a star that ends the name, else 1. */
    public int occurrences() {
        int star = name.lastIndexOf('*');
        String count = star < 0 ? "" : name.substring(star + 1);
        return count.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(count) : 1;
    }

    /** This problem with another minibatch. */
    public ProblemString withBatch(long other) {
        require(other >= 1, "minibatch %d of %s must be at least 1", other, this);
        return new ProblemString(transposed, new ProblemFields(groups, other, inChannels, outChannels, axes, name));
    }

    /** The shape of the input, (mb, ic, spatial...). */
    public Shape input() {
        return shape(inChannels, ProblemAxis::input);
    }

    /** The shape of the output, (mb, oc, spatial...). */
    public Shape output() {
        return shape(outChannels, ProblemAxis::output);
    }

    private Shape shape(int channels, ToLongFunction<ProblemAxis> extent) {
        long[] extents = new long[axes.size() + 2];
        extents[0] = batch;
        extents[1] = channels;
        for (int i = 0; i < axes.size(); i++) {
            extents[i + 2] = extent.applyAsLong(axes.get(i));
        }
        return Shape.of(extents);
    }

    /** The layer, a {@link Convolution} or {@link TransposedConvolution}. */
    public Layer layer(boolean bias) {
        int rank = axes.size();
        int[] kernel = axes.stream().mapToInt(ProblemAxis::kernel).toArray();
        int[] stride = axes.stream().mapToInt(ProblemAxis::stride).toArray();
        int[] dilation = axes.stream().mapToInt(ProblemAxis::layerDilation).toArray();
        List<Integer> before = axes.stream().map(ProblemAxis::padding).toList();
        List<Integer> after = new ArrayList<>();
        List<Integer> outputPadding = new ArrayList<>(Collections.nCopies(rank, 0));
        for (int i = 0; i < rank; i++) {
            ProblemAxis axis = axes.get(i);
            long end = transposed ? axis.transposedEnd() : axis.convolutionEnd();
            after.add((int) Math.max(0, end));
            outputPadding.set(i, (int) Math.max(0, -end));
        }
        Window window =
                Window.of(kernel).withStride(stride).withDilation(dilation).withPadding(before, after);
        return transposed
                ? new TransposedConvolution(inChannels, outChannels, groups, window, outputPadding, bias)
                : new Convolution(inChannels, outChannels, groups, window, bias);
    }

    /** The problem in the same language, everything that benchdnn does not copy or derive spelled out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (groups != 1) {
            text.append('g').append(groups);
        }
        if (batch != DEFAULT_BATCH) {
            text.append("mb").append(batch);
        }
        text.append("ic").append(inChannels);
        fields(text, 'i', ProblemAxis::input);
        text.append("oc").append(outChannels);
        fields(text, 'o', ProblemAxis::output);
        fields(text, 'k', ProblemAxis::kernel);
        if (axes.stream().anyMatch(axis -> axis.stride() != 1)) {
            fields(text, 's', ProblemAxis::stride);
        }
        fields(text, 'p', ProblemAxis::padding);
        if (axes.stream().anyMatch(axis -> axis.dilation() != 0)) {
            fields(text, 'd', ProblemAxis::dilation);
        }
        return text + (name.isEmpty() ? "" : "n\"" + name + "\"");
    }

    private void fields(StringBuilder text, char what, ToLongFunction<ProblemAxis> value) {
        int rank = axes.size();
        boolean same = axes.stream().distinct().count() == 1;
        for (int i = 0; i < (same ? 1 : rank); i++) {
            text.append(what).append(LETTERS.charAt(3 - rank + i)).append(value.applyAsLong(axes.get(i)));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProblemString problem
                && transposed == problem.transposed
                && toString().equals(problem.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode() + (transposed ? 1 : 0);
    }
}
