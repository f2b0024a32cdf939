package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The inverse of {@link Quantize}: (x - zeroPoint) scale, as F32. Parameters scale and zero_point, each of one value or
 * one per extent of {@code axis}.
 *
 * @param type the integer type of the input: S8, U8 or S32
 * @param count number of scales: 1 for the whole tensor, else the extent of {@code axis}
 * @param axis the axis along which scales differ, negative from the end; of no meaning for one scale
 */
public record Dequantize(DataType type, int count, int axis) implements Layer {
    /** Checks type and count. */
    public Dequantize {
        Quantize.requireInteger("dequantize", type, count);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(ParameterSpec.fixed("scale", count), ParameterSpec.fixed("zero_point", count));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        return Quantize.outputShapes(this, count, axis, inputs);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        require(inputs.getFirst() == type, "dequantize takes %s, but was given %s", type, inputs.getFirst());
        return DataType.F32;
    }

    @Override
    public String detail() {
        return type + (count > 1 ? " per axis " + axis : "");
    }
}
