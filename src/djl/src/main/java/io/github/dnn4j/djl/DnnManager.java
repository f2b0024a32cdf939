package io.github.dnn4j.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Makes arrays, and closes those that are still its own when it is closed. */
class DnnManager extends BaseNDManager {
    static final DnnManager SYSTEM = new SystemManager();

    DnnManager(NDManager parent, Device device) {
        super(parent, device);
        // What the arrays have no operation for; DJL asks another engine's arrays, where there is one.
        alternativeManager = MissingOperations.MANAGER;
    }

    private static final class SystemManager extends DnnManager implements BaseNDManager.SystemNDManager {
        SystemManager() {
            super(null, null);
        }
    }

    @Override
    public ByteBuffer allocateDirect(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    @Override
    public DnnArray from(NDArray array) {
        return array == null || array instanceof DnnArray
                ? (DnnArray) array
                : create(array.toByteBuffer(), array.getShape(), array.getDataType());
    }

    @Override
    public DnnArray create(Buffer data, Shape shape, DataType type) {
        int bytes = Math.toIntExact(Math.multiplyExact(shape.size(), type.getNumOfBytes()));
        ByteBuffer copy = allocateDirect(bytes);
        BaseNDManager.copyBuffer(data, copy);
        return wrap(copy.rewind(), shape, type);
    }

    /** An array of this memory itself. */
    DnnArray wrap(ByteBuffer memory, Shape shape, DataType type) {
        DnnArray array = new DnnArray(this, memory, shape, type);
        attachInternal(array.getUid(), array);
        return array;
    }

    /** An array of these numbers, as the type has them. */
    DnnArray of(Numbers numbers, DataType type) {
        return wrap(Elements.buffer(numbers.values(), type), numbers.shape(), type);
    }

    @Override
    public NDArray create(Shape shape, DataType type) {
        return zeros(shape, type);
    }

    @Override
    public NDArray zeros(Shape shape, DataType type) {
        return full(shape, 0, type);
    }

    @Override
    public NDArray ones(Shape shape, DataType type) {
        return full(shape, 1, type);
    }

    @Override
    public NDArray full(Shape shape, float value, DataType type) {
        double[] values = new double[Math.toIntExact(shape.size())];
        Arrays.fill(values, value);
        return of(new Numbers(shape, values), type);
    }

    @Override
    public NDArray arange(float start, float stop, float step, DataType type) {
        int count = Math.max(0, (int) Math.ceil((stop - start) / step));
        double[] values = new double[count];
        Arrays.setAll(values, i -> start + (double) i * step);
        return of(new Numbers(new Shape(count), values), type);
    }

    @Override
    public NDManager newSubManager(Device other) {
        DnnManager manager = new DnnManager(this, other);
        attachUncappedInternal(manager.uid, manager);
        return manager;
    }

    @Override
    public Engine getEngine() {
        return Engine.getEngine(DnnEngine.NAME);
    }
}
