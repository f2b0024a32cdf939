package io.github.dnn4j.onnx.proto;

import static io.github.dnn4j.onnx.wire.WireType.LENGTH;

import io.github.dnn4j.onnx.proto.TensorShapeProto.Dimension;
import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireType;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.util.Arrays;
import java.util.List;

/**
 * The type of a value.
 *
 * @param valueCase what it is
 * @param tensorType more, if it is a tensor; else {@link Tensor#NONE}
 */
public record TypeProto(ValueCase valueCase, Tensor tensorType) implements WireWriter.Message {
    /** No type. */
    public static final TypeProto NONE = new TypeProto(ValueCase.VALUE_NOT_SET, Tensor.NONE);

    /** What values may be. */
    public enum ValueCase {
        VALUE_NOT_SET(0),
        TENSOR_TYPE(1),
        SEQUENCE_TYPE(4),
        MAP_TYPE(5),
        OPAQUE_TYPE(7),
        SPARSE_TENSOR_TYPE(8),
        OPTIONAL_TYPE(9);

        private final int field;

        ValueCase(int field) {
            this.field = field;
        }

        private int tag() {
            return field == 0 ? 0 : WireType.tag(field, LENGTH);
        }
    }

    /**
     * The type of a tensor.
     *
     * @param shape null if the file says none
     */
    public record Tensor(int elemType, TensorShapeProto shape) implements WireWriter.Message {
        /** No type. */
        public static final Tensor NONE = new Tensor(0, null);

        static Tensor read(WireFields fields) {
            return new Tensor((int) fields.integer(1), fields.message(2, TensorShapeProto::read, null));
        }

        /** True if the file says a shape. */
        public boolean hasShape() {
            return shape != null;
        }

        /** The extents of the shape; none if the file says no shape. */
        public List<Dimension> dim() {
            return shape == null ? List.of() : shape.dim();
        }

        @Override
        public void write(WireWriter out) {
            out.integer(1, elemType);
            out.message(2, shape);
        }
    }

    /** The type of a tensor. */
    public static TypeProto of(Tensor tensor) {
        return new TypeProto(ValueCase.TENSOR_TYPE, tensor);
    }

    static TypeProto read(WireFields fields) {
        ValueCase[] cases = ValueCase.values();
        int last = fields.lastOf(Arrays.stream(cases).mapToInt(ValueCase::tag).toArray());
        ValueCase found = Arrays.stream(cases)
                .filter(each -> each.tag() == last)
                .findFirst()
                .orElseThrow();
        return found == ValueCase.TENSOR_TYPE
                ? of(fields.message(1, Tensor::read, Tensor.NONE))
                : new TypeProto(found, Tensor.NONE);
    }

    /** True for the type of a tensor. */
    public boolean hasTensorType() {
        return valueCase == ValueCase.TENSOR_TYPE;
    }

    @Override
    public void write(WireWriter out) {
        out.message(1, hasTensorType() ? tensorType : null);
    }
}
