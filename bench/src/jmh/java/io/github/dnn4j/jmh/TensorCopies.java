package io.github.dnn4j.jmh;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Values in and out of native memory, and from one tensor to another, for a picture of 3 channels. */
public class TensorCopies extends AverageTime {
    /** Height and width: 1,200 values, and the 150,528 of ImageNet's pictures. */
    @Param({"20", "224"})
    int side;

    private final MemoryPool pool = MemoryPool.unlimited();
    float[] array;
    Tensor f32;
    Tensor f32Last;
    Tensor bf16;
    Tensor u8;

    /** Fills the array and the tensors with integers from 0 to 255, which every type here but a signed byte holds. */
    @Setup
    public void open() {
        Shape shape = Shape.of(1, 3, side, side);
        array = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < array.length; i++) {
            array[i] = i * 31 % 256;
        }
        f32 = pool.allocate(shape, DataType.F32, "f32");
        f32Last = pool.allocate(shape, DataType.F32, Layout.NHWC, "f32, channels last");
        bf16 = pool.allocate(shape, DataType.BF16, "bf16");
        u8 = pool.allocate(shape, DataType.U8, "u8");
        f32.copyFrom(array);
        f32Last.copyFrom(array);
        bf16.copyFrom(array);
        u8.copyFrom(array);
    }

    /** Releases the tensors. */
    @TearDown
    public void close() {
        f32.close();
        f32Last.close();
        bf16.close();
        u8.close();
        pool.close();
    }

    /** A Java array to F32. */
    @Benchmark
    public void arrayToF32() {
        f32.copyFrom(array);
    }

    /** A Java array to BF16, rounding. */
    @Benchmark
    public void arrayToBf16() {
        bf16.copyFrom(array);
    }

    /** A Java array to F32 with channels last. */
    @Benchmark
    public void arrayToChannelsLast() {
        f32Last.copyFrom(array);
    }

    /** F32 to an array that is there already. */
    @Benchmark
    public void f32ToArray() {
        MemorySegment.copy(f32.segment(), ValueLayout.JAVA_FLOAT, 0, array, 0, array.length);
    }

    /** F32 to a new array. */
    @Benchmark
    public float[] f32ToNewArray() {
        return f32.toFloatArray();
    }

    /** F32 to BF16, rounding. */
    @Benchmark
    public void f32ToBf16() {
        bf16.copyFrom(f32);
    }

    /** BF16 to F32. */
    @Benchmark
    public void bf16ToF32() {
        f32.copyFrom(bf16);
    }

    /** U8, as pictures come, to F32. */
    @Benchmark
    public void u8ToF32() {
        f32.copyFrom(u8);
    }

    /** F32 from rows to channels last. */
    @Benchmark
    public void f32ToChannelsLast() {
        f32Last.copyFrom(f32);
    }

    /** F32 from channels last to rows. */
    @Benchmark
    public void channelsLastToF32() {
        f32.copyFrom(f32Last);
    }
}
