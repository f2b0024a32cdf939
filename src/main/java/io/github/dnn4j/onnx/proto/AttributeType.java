package io.github.dnn4j.onnx.proto;

/** What an attribute may hold, in the order of the numbers in a file. */
public enum AttributeType {
    UNDEFINED,
    FLOAT,
    INT,
    STRING,
    TENSOR,
    GRAPH,
    FLOATS,
    INTS,
    STRINGS,
    TENSORS,
    GRAPHS,
    SPARSE_TENSOR,
    SPARSE_TENSORS,
    TYPE_PROTO,
    TYPE_PROTOS;

    static AttributeType of(int number) {
        return number >= 0 && number < values().length ? values()[number] : UNDEFINED;
    }
}
