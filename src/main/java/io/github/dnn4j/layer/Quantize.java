package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Linear quantization: saturate(round(x / scale) + zeroPoint), rounding to nearest even (Jacob et al., 2018; ONNX's
 * QuantizeLinear). Parameters scale and zero_point, each of one value or one per extent of {@code axis}.
 *
 * @param type the integer type of the output: S8, U8 or S32
 * @param count number of scales: 1 for the whole tensor, else the extent of {@code axis}
 * @param axis the axis along which scales differ, negative from the end; of no meaning for one scale
 */
public record Quantize(DataType type, int count, int axis) implements Layer {
    /** Checks type and count. */
    public Quantize {
        requireInteger("quantize", type, count);
    }

    static void requireInteger(String what, DataType type, int count) {
        require(!type.isFloating(), "%s has type %s; S8, U8 or S32 is needed", what, type);
        require(count >= 1, "%s has %d scales; at least 1 is needed", what, count);
    }

    static List<Shape> outputShapes(Layer layer, int count, int axis, List<Shape> inputs) {
        layer.requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                count == 1 || input.extent(axis) == count,
                "%d scales do not fit axis %d of shape %s",
                count,
                axis,
                input);
        return List.of(input);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.fixed("scale", count), ParameterSpec.fixed("zero_point", count));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        return outputShapes(this, count, axis, inputs);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        require(inputs.getFirst().isFloating(), "quantize takes a floating type, but was given %s", inputs.getFirst());
        return type;
    }

    @Override
    public String detail() {
        return type + (count > 1 ? " per axis " + axis : "");
    }
}
