package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The gradients of layers that only move elements: each moves back. */
public final class MovementBackward {
    private MovementBackward() {}

    /** Flatten and reshape. */
    public static void reshape(TrainingLowering training) {
        Lowering lowering = training.lowering();
        training.inputGradient(0, lowering.reshape(training.outputGradient(0), lowering.inputShape(0)));
    }

    public static void transpose(TrainingLowering training, Transpose layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        if (layer.permutation().isEmpty()) {
            training.inputGradient(0, gradient);
            return;
        }
        List<Integer> inverse = new ArrayList<>(layer.permutation());
        for (int i = 0; i < inverse.size(); i++) {
            inverse.set(layer.permutation().get(i), i);
        }
        Operand plain = lowering.plain(gradient, gradient.desc().type());
        training.inputGradient(0, OneDnnTranspose.run(lowering, inverse, plain, lowering.inputShape(0)));
    }

    /** Channel c of g groups went to where C / g groups bring it back from. */
    public static void shuffle(TrainingLowering training, ChannelShuffle layer) {
        Lowering lowering = training.lowering();
        long groups = lowering.inputShape(0).extent(1) / layer.groups();
        training.inputGradient(0, OneDnnChannelShuffle.run(lowering, groups, training.outputGradient(0)));
    }

    public static void concat(TrainingLowering training, Concat layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        int axis = lowering.outputShape(0).axis(layer.axis());
        long position = 0;
        for (int i = 0; i < lowering.step().inputs().size(); i++) {
            Shape part = lowering.inputShape(i);
            if (training.needsInputGradient(i)) {
                List<Long> start = new ArrayList<>(Collections.nCopies(part.rank(), 0L));
                start.set(axis, position);
                training.inputGradient(i, Parts.copy(lowering, gradient, start, part));
            }
            position += part.extent(axis);
        }
    }

    public static void split(TrainingLowering training, Split layer) {
        Lowering lowering = training.lowering();
        Shape input = lowering.inputShape(0);
        DataType type = lowering.type(0);
        List<Operand> parts = new ArrayList<>();
        for (int i = 0; i < layer.sizes().size(); i++) {
            parts.add(training.outputGradient(i));
        }
        training.inputGradient(0, OneDnnConcat.run(lowering, parts, input.axis(layer.axis()), input, type));
    }

    public static void padding(TrainingLowering training, ConstantPadding layer) {
        Lowering lowering = training.lowering();
        List<Long> start = layer.before().stream().map(Integer::longValue).toList();
        training.inputGradient(0, Parts.copy(lowering, training.outputGradient(0), start, lowering.inputShape(0)));
    }
}
