package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Drops layers whose output is their input, whatever the input shapes: consumers read the input itself, and a network
 * output becomes an alias of it.
 */
public final class DropIdentities implements Pass {
    @Override
    public String name() {
        return "drop identities";
    }

    @Override
    public Program apply(Program program) {
        ShapeProbe shapes = new ShapeProbe(program);
        Map<String, String> sources = new HashMap<>();
        List<Step> kept = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Step old : program.steps()) {
            Step step = old.renameInputs(input -> sources.getOrDefault(input, input));
            if (step.post().isEmpty() && isIdentity(step, shapes)) {
                sources.put(step.outputs().getFirst(), step.inputs().getFirst());
                notes.add(step.name() + " (" + step.layer().kind() + ") dropped: its output is its input");
            } else {
                kept.add(step);
            }
        }
        if (notes.isEmpty()) {
            return program;
        }
        Map<String, String> aliases = new LinkedHashMap<>();
        for (String output : program.network().outputs()) {
            String source = sources.getOrDefault(program.source(output), program.source(output));
            if (!source.equals(output)) {
                aliases.put(output, source);
            }
        }
        List<String> allNotes = new ArrayList<>(program.notes());
        allNotes.addAll(notes);
        return new Program(program.network(), kept, program.parameters(), aliases, allNotes);
    }

    private static boolean isIdentity(Step step, ShapeProbe shapes) {
        return switch (step.layer()) {
            case Dropout _ -> true;
            case ConstantPadding padding ->
                padding.before().stream().allMatch(extent -> extent == 0)
                        && padding.after().stream().allMatch(extent -> extent == 0);
            case Transpose transpose ->
                IntStream.range(0, transpose.permutation().size())
                        .allMatch(axis -> transpose.permutation().get(axis) == axis);
            case Concat _ -> step.inputs().size() == 1;
            case Split split -> split.outputs() == 1;
            case ChannelShuffle shuffle -> shuffle.groups() == 1;
            case Flatten _, Reshape _ ->
                shapes.always(step.inputs().getFirst(), step.outputs().getFirst(), Shape::equals);
            case Activation _,
                    AveragePooling _,
                    BatchNormalization _,
                    Constant _,
                    Convolution _,
                    Dequantize _,
                    Elementwise _,
                    FullyConnected _,
                    GlobalPooling _,
                    LocalResponseNormalization _,
                    MatrixProduct _,
                    MaxPooling _,
                    Normalization _,
                    PRelu _,
                    Quantize _,
                    Resampling _,
                    Softmax _,
                    TransposedConvolution _ -> false;
        };
    }
}
