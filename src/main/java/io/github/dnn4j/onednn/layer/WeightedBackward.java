package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What convolutions, transposed ones and fully connected layers share in the backward pass. */
final class WeightedBackward {
    private WeightedBackward() {}

    /**
     * Chooses implementations for one layer: for channels last where oneDNN has a direct one for that, else for the
     * layout that it asks for.
     *
     * @param input the shape of the data
     * @param faulty tells by name the implementations that must not be taken
     * @param slow tells by name those that are taken only where there is nothing better
     * @param forward makes the descriptors that those of the backward pass belong to
     */
    record Choice(Lowering lowering, Shape input, Predicate<String> faulty, Predicate<String> slow, Forward forward) {
        /**
         * Makes the primitive descriptor of the forward pass for a source and destination, in a type; 0 if there is
         * none.
         */
        interface Forward {
            long create(long src, long dst, DataType type);
        }

        /** The same for one of the backward pass. */
        interface Backward {
            long create(long src, long dst, long hint);
        }

        /** The implementation for data in {@code type}. */
        Implementation of(DataType type, Backward backward) {
            return of(type, name -> false, backward);
        }

        /**
         * The same, passing over more.
         *
         * @param alsoFaulty tells them by name
         */
        Implementation of(DataType type, Predicate<String> alsoFaulty, Backward backward) {
            Shape output = lowering.outputShape(0);
            return lowering.implementations()
                    .chooseDirect(
                            faulty.or(alsoFaulty),
                            slow,
                            () -> create(channelsLast(input, type), channelsLast(output, type), type, backward),
                            () -> create(lowering.any(input, type), lowering.any(output, type), type, backward));
        }

        private long channelsLast(Shape shape, DataType type) {
            return MemoryDesc.channelsLast(lowering.scope(), shape, type).handle();
        }

        private long create(long src, long dst, DataType type, Backward backward) {
            long hint = lowering.implementations().hint(forward.create(src, dst, type));
            return hint == 0 ? 0 : backward.create(src, dst, hint);
        }
    }

    /**
     * The gradient of the data, from that of the result and the weight.
     *
     * @param view how the weight is read
     */
    static Operand data(Lowering lowering, Implementation implementation, Operand gradient, MemoryDesc view) {
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_DST, 0));
        Operand weight = lowering.weight(0, view, lowering.chosen(implementation, DnnlPrimitives.Argument.WEIGHTS, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_SRC, 0));
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(DnnlArg.DIFF_DST, arrived),
                        new Call.Argument(DnnlArg.WEIGHTS, weight),
                        new Call.Argument(DnnlArg.DIFF_SRC, result)));
        return result;
    }

    /**
     * The gradients of weight and bias, from the data and that of the result.
     *
     * @param view how the weight is read
     * @param biasDesc the bias, of a layer that has one
     */
    static void weights(
            TrainingLowering training,
            Implementation implementation,
            Operand data,
            Operand gradient,
            MemoryDesc view,
            Optional<MemoryDesc> biasDesc) {
        Lowering lowering = training.lowering();
        Operand source = lowering.as(data, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_DST, 0));
        Operand weight = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_WEIGHTS, 0));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.DIFF_DST, arrived),
                new Call.Argument(DnnlArg.SRC, source),
                new Call.Argument(DnnlArg.DIFF_WEIGHTS, weight)));
        Optional<Operand> bias = biasDesc.map(lowering::newOperand);
        bias.ifPresent(operand -> arguments.add(new Call.Argument(DnnlArg.DIFF_BIAS, operand)));
        lowering.emit(implementation, arguments);
        training.parameterGradient(0, weight, view);
        bias.ifPresent(operand -> training.parameterGradient(1, operand, operand.desc()));
    }
}
