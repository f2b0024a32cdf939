package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** A value of the graph during import. */
public sealed interface OnnxValue {

    /**
     * A value that the network computes.
     *
     * @param name its name in the network
     * @param shapes its shape under each binding of the free extents, the default first
     */
    public record Live(String name, DataType type, List<Shape> shapes) implements OnnxValue {
        /** The shape for the default extents. */
        public Shape shape() {
            return shapes.getFirst();
        }

        public int rank() {
            return shape().rank();
        }

        /** True if an extent is free. */
        public boolean varies() {
            return shapes.stream().distinct().count() > 1;
        }

        /** True if the extent of an axis is free. */
        public boolean varies(int axis) {
            return shapes.stream()
                            .mapToLong(shape -> shape.extent(axis))
                            .distinct()
                            .count()
                    > 1;
        }

        /** Normalises an axis that may count from the end. */
        public int axis(long axis) {
            OnnxException.require(
                    axis >= -rank() && axis < rank(), "axis %d is outside shape %s of rank %d", axis, shape(), rank());
            return (int) (axis < 0 ? axis + rank() : axis);
        }
    }

    /**
     * A value known at import.
     *
     * @param variants one tensor, or one for each binding of the free extents where it depends on them
     */
    public record Folded(List<OnnxTensor> variants) implements OnnxValue {
        public static Folded of(OnnxTensor tensor) {
            return new Folded(List.of(tensor));
        }

        /** Of a tensor for each binding; they become one if they are the same. */
        public static Folded merged(List<OnnxTensor> variants) {
            OnnxTensor first = variants.getFirst();
            return variants.stream().allMatch(first::sameAs) ? of(first) : new Folded(List.copyOf(variants));
        }

        public OnnxTensor at(int binding) {
            return variants.get(variants.size() == 1 ? 0 : binding);
        }
    }

    /**
     * A value that no tensor of a network holds.
     *
     * @param name its name
     * @param reason why, as the end of a sentence that begins with the value's name
     */
    public record Foreign(String name, String reason) implements OnnxValue {
        /** A value of an element type, or of a type that is none of elements, that dnn4j does not have. */
        public static Foreign ofType(String name, String type) {
            return new Foreign(name, "has the type " + type + ", which is not one of f32, bf16, f16, s8, u8 and s32");
        }

        /** An output of an operator that its layers do not compute. */
        public static Foreign notComputed(String name, int output, String operator) {
            return new Foreign(name, "is output " + output + " of " + operator + ", which no layer gives");
        }

        /** The name and the reason. */
        public String sentence() {
            return name + " " + reason;
        }
    }
}
