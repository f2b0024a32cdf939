package io.github.dnn4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Comparisons, functions of each number, and what is computed of those of an axis. */
abstract class FunctionArray extends ArithmeticArray {
    FunctionArray(DnnManager manager, ByteBuffer memory, Shape shape, DataType type) {
        super(manager, memory, shape, type);
    }

    private NDArray compare(NDArray other, DoubleBinaryOperator function) {
        return make(numbers().with(own().from(other).numbers(), function), DataType.BOOLEAN);
    }

    private NDArray compare(Number number, DoubleBinaryOperator function) {
        double value = dataType == DataType.FLOAT32 ? number.floatValue() : number.doubleValue();
        return make(numbers().map(x -> function.applyAsDouble(x, value)), DataType.BOOLEAN);
    }

    private int[] allAxes() {
        return IntStream.range(0, shape.dimension()).toArray();
    }

    @Override
    public NDArray softmax(int axis) {
        return make(Lines.map(numbers(), axis, Lines::softmax), floating());
    }

    @Override
    public NDArray argMax() {
        return flatten().argMax(0);
    }

    @Override
    public NDArray argMax(int axis) {
        return make(Lines.reduce(numbers(), new int[] {axis}, false, Lines::largest), DataType.INT64);
    }

    @Override
    public NDArray sum() {
        return sum(allAxes(), false);
    }

    @Override
    public NDArray sum(int[] axes, boolean keep) {
        DataType type = dataType.isFloating() ? dataType : DataType.INT64;
        return make(
                Lines.reduce(numbers(), axes, keep, line -> Arrays.stream(line).sum()), type);
    }

    @Override
    public NDArray mean() {
        return mean(allAxes(), false);
    }

    @Override
    public NDArray mean(int[] axes, boolean keep) {
        return make(
                Lines.reduce(numbers(), axes, keep, line -> Arrays.stream(line).sum() / line.length), floating());
    }

    @Override
    public NDArray eq(NDArray other) {
        return compare(other, (a, b) -> a == b ? 1 : 0);
    }

    @Override
    public NDArray eq(Number number) {
        return compare(number, (a, b) -> a == b ? 1 : 0);
    }

    @Override
    public NDArray neq(NDArray other) {
        return compare(other, (a, b) -> a != b ? 1 : 0);
    }

    @Override
    public NDArray neq(Number number) {
        return compare(number, (a, b) -> a != b ? 1 : 0);
    }

    @Override
    public NDArray gt(NDArray other) {
        return compare(other, (a, b) -> a > b ? 1 : 0);
    }

    @Override
    public NDArray gt(Number number) {
        return compare(number, (a, b) -> a > b ? 1 : 0);
    }

    @Override
    public NDArray gte(NDArray other) {
        return compare(other, (a, b) -> a >= b ? 1 : 0);
    }

    @Override
    public NDArray gte(Number number) {
        return compare(number, (a, b) -> a >= b ? 1 : 0);
    }

    @Override
    public NDArray lt(NDArray other) {
        return compare(other, (a, b) -> a < b ? 1 : 0);
    }

    @Override
    public NDArray lt(Number number) {
        return compare(number, (a, b) -> a < b ? 1 : 0);
    }

    @Override
    public NDArray lte(NDArray other) {
        return compare(other, (a, b) -> a <= b ? 1 : 0);
    }

    @Override
    public NDArray lte(Number number) {
        return compare(number, (a, b) -> a <= b ? 1 : 0);
    }

    @Override
    public NDArray neg() {
        return make(numbers().map(x -> -x), dataType);
    }

    @Override
    public NDArray abs() {
        return make(numbers().map(Math::abs), dataType);
    }

    @Override
    public NDArray square() {
        return make(numbers().map(x -> x * x), dataType);
    }

    @Override
    public NDArray floor() {
        return make(numbers().map(Math::floor), dataType);
    }

    @Override
    public NDArray ceil() {
        return make(numbers().map(Math::ceil), dataType);
    }

    @Override
    public NDArray round() {
        return make(numbers().map(Math::rint), dataType);
    }

    @Override
    public NDArray sqrt() {
        return make(numbers().map(Math::sqrt), floating());
    }

    @Override
    public NDArray exp() {
        return make(numbers().map(Math::exp), floating());
    }

    @Override
    public NDArray log() {
        return make(numbers().map(Math::log), floating());
    }

    @Override
    public NDArray max() {
        return max(allAxes(), false);
    }

    @Override
    public NDArray max(int[] axes, boolean keep) {
        return make(
                Lines.reduce(
                        numbers(), axes, keep, line -> Arrays.stream(line).max().orElseThrow()),
                dataType);
    }

    @Override
    public NDArray min() {
        return min(allAxes(), false);
    }

    @Override
    public NDArray min(int[] axes, boolean keep) {
        return make(
                Lines.reduce(
                        numbers(), axes, keep, line -> Arrays.stream(line).min().orElseThrow()),
                dataType);
    }
}
