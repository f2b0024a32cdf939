package io.github.dnn4j.onnx.proto;

import static io.github.dnn4j.onnx.wire.WireType.LENGTH;
import static io.github.dnn4j.onnx.wire.WireType.VARINT;
import static io.github.dnn4j.onnx.wire.WireType.tag;

import io.github.dnn4j.onnx.wire.WireFields;
import io.github.dnn4j.onnx.wire.WireWriter;
import java.util.List;
import java.util.OptionalLong;

/** The extents that a file says a value has. */
public record TensorShapeProto(List<Dimension> dim) implements WireWriter.Message {
    /** Copies the list. */
    public TensorShapeProto {
        dim = List.copyOf(dim);
    }

    /**
     * An extent: a number, a symbol, or neither.
     *
     * @param dimParam the symbol; empty if there is none
     */
    public record Dimension(OptionalLong dimValue, String dimParam) implements WireWriter.Message {
        /** An extent that is open, without a symbol. */
        public static final Dimension OPEN = new Dimension(OptionalLong.empty(), "");

        /** An extent that is known. */
        public static Dimension of(long value) {
            return new Dimension(OptionalLong.of(value), "");
        }

        /** An extent that is open. */
        public static Dimension of(String symbol) {
            return new Dimension(OptionalLong.empty(), symbol);
        }

        static Dimension read(WireFields fields) {
            return fields.lastOf(tag(1, VARINT), tag(2, LENGTH)) == tag(1, VARINT)
                    ? of(fields.integer(1))
                    : of(fields.text(2));
        }

        @Override
        public void write(WireWriter out) {
            dimValue.ifPresent(value -> out.integer(1, value));
            out.textIfAny(2, dimParam);
        }
    }

    static TensorShapeProto read(WireFields fields) {
        return new TensorShapeProto(fields.messages(1, Dimension::read));
    }

    @Override
    public void write(WireWriter out) {
        out.messages(1, dim);
    }
}
