package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.function.DoubleBinaryOperator;

/** Operations with another operand; results have the types that PyTorch gives them. */
abstract class ArithmeticArray extends NDArrayAdapter {
    /** The numbers in the machine's byte order, as many as there are from position 0. */
    protected ByteBuffer memory;

    ArithmeticArray(DnnManager manager, ByteBuffer memory, Shape shape, DataType type) {
        super(manager, MissingOperations.MANAGER, shape, type, NDManager.nextUid());
        this.memory = memory;
    }

    /** The manager, which is always of this engine. */
    final DnnManager own() {
        return (DnnManager) manager;
    }

    final Numbers numbers() {
        return new Numbers(getShape(), Elements.values(memory, getDataType()));
    }

    final DnnArray make(Numbers numbers, DataType type) {
        DnnArray made = own().of(numbers, type);
        made.setName(getName());
        return made;
    }

    final DataType floating() {
        return dataType.isFloating() ? dataType : DataType.FLOAT32;
    }

    /** Of an operation with a number that is no integer. */
    private DataType floating(Number number) {
        boolean twice = number instanceof Double && !dataType.isFloating();
        return twice ? DataType.FLOAT64 : floating();
    }

    private NDArray binary(NDArray other, DoubleBinaryOperator function) {
        DnnArray right = own().from(other);
        return make(numbers().with(right.numbers(), function), Elements.common(dataType, right.getDataType()));
    }

    private NDArray binary(Number number, DoubleBinaryOperator function) {
        boolean whole = number instanceof Integer || number instanceof Long || number instanceof Short;
        double value = number.doubleValue();
        return make(numbers().map(x -> function.applyAsDouble(x, value)), whole ? dataType : floating(number));
    }

    /** Takes over what was computed in its place. */
    private NDArray become(NDArray result) {
        if (!result.getShape().equals(shape)) {
            throw new IllegalArgumentException(
                    "an array of " + shape + " cannot become one of " + result.getShape() + " in its place");
        }
        DnnArray same = (DnnArray) result.toType(dataType, false);
        memory = same.memory;
        return this;
    }

    @Override
    public NDArray div(NDArray other) {
        DnnArray right = own().from(other);
        DataType common = Elements.common(dataType, right.getDataType());
        return make(numbers().with(right.numbers(), (a, b) -> a / b), common.isFloating() ? common : DataType.FLOAT32);
    }

    @Override
    public NDArray div(Number number) {
        double value = number.doubleValue();
        return make(numbers().map(x -> x / value), floating(number));
    }

    @Override
    public NDArray mod(Number number) {
        double value = number.doubleValue();
        return make(numbers().map(x -> x - Math.floor(x / value) * value), dataType);
    }

    @Override
    public NDArray clip(Number least, Number most) {
        return make(numbers().map(x -> Math.clamp(x, least.doubleValue(), most.doubleValue())), dataType);
    }

    @Override
    public NDArray add(NDArray other) {
        return binary(other, Double::sum);
    }

    @Override
    public NDArray add(Number number) {
        return binary(number, Double::sum);
    }

    @Override
    public NDArray sub(NDArray other) {
        return binary(other, (a, b) -> a - b);
    }

    @Override
    public NDArray sub(Number number) {
        return binary(number, (a, b) -> a - b);
    }

    @Override
    public NDArray mul(NDArray other) {
        return binary(other, (a, b) -> a * b);
    }

    @Override
    public NDArray mul(Number number) {
        return binary(number, (a, b) -> a * b);
    }

    @Override
    public NDArray maximum(NDArray other) {
        return binary(other, Math::max);
    }

    @Override
    public NDArray maximum(Number number) {
        return binary(number, Math::max);
    }

    @Override
    public NDArray minimum(NDArray other) {
        return binary(other, Math::min);
    }

    @Override
    public NDArray minimum(Number number) {
        return binary(number, Math::min);
    }

    @Override
    public NDArray addi(NDArray other) {
        return become(add(other));
    }

    @Override
    public NDArray addi(Number number) {
        return become(add(number));
    }

    @Override
    public NDArray subi(NDArray other) {
        return become(sub(other));
    }

    @Override
    public NDArray subi(Number number) {
        return become(sub(number));
    }

    @Override
    public NDArray muli(NDArray other) {
        return become(mul(other));
    }

    @Override
    public NDArray muli(Number number) {
        return become(mul(number));
    }

    @Override
    public NDArray divi(NDArray other) {
        return become(div(other));
    }

    @Override
    public NDArray divi(Number number) {
        return become(div(number));
    }
}
