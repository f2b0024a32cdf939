package io.github.dnn4j.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation beside that of DJL's PyTorch engine, on the same numbers. */
class OperationsTest {
    private static final NDManager OWN = Engine.getEngine(DnnEngine.NAME).newBaseManager();

    private static NDArray picture(NDManager manager) {
        ByteBuffer bytes = manager.allocateDirect(5 * 7 * 3);
        for (int i = 0; i < 105; i++) {
            bytes.put((byte) (i * 89 % 256));
        }
        return manager.create(bytes.rewind(), new Shape(5, 7, 3), DataType.UINT8);
    }

    private static NDArray numbers(NDManager manager) {
        float[] numbers = new float[24];
        for (int i = 0; i < 24; i++) {
            numbers[i] = (i * 37 % 23 - 11) / 4f;
        }
        return manager.create(numbers, new Shape(2, 3, 4));
    }

    private static Map<String, Function<NDManager, NDArray>> operations() {
        Map<String, Function<NDManager, NDArray>> all = new LinkedHashMap<>();
        all.put("toTensor", m -> NDImageUtils.toTensor(picture(m)));
        all.put("resize smaller", m -> NDImageUtils.resize(picture(m), 4, 3));
        all.put("resize larger", m -> NDImageUtils.resize(picture(m), 13, 9));
        all.put("resize nearest", m -> NDImageUtils.resize(picture(m), 4, 9, Image.Interpolation.NEAREST));
        all.put("resize to the same", m -> NDImageUtils.resize(picture(m), 7, 5));
        all.put("crop", m -> NDImageUtils.crop(picture(m), 1, 2, 3, 2));
        all.put("centerCrop", m -> NDImageUtils.centerCrop(picture(m), 4, 4));
        all.put(
                "normalize",
                m -> NDImageUtils.normalize(
                        NDImageUtils.toTensor(picture(m)), new float[] {.4f, .5f, .6f}, new float[] {.2f, .3f, .4f}));
        all.put("softmax", m -> numbers(m).softmax(1));
        all.put("argMax", m -> numbers(m).argMax(1));
        all.put("max of an axis", m -> numbers(m).max(new int[] {2}));
        all.put("max kept", m -> numbers(m).max(new int[] {1}, true));
        all.put("min", m -> numbers(m).min());
        all.put("sum", m -> numbers(m).sum(new int[] {-1}));
        all.put("mean", m -> numbers(m).mean());
        all.put("sum of integers", m -> picture(m).sum(new int[] {0}));
        all.put("transpose", m -> numbers(m).transpose(2, 0, 1));
        all.put("reverse axes", m -> numbers(m).transpose());
        all.put("flip", m -> numbers(m).flip(0, 2));
        all.put("reshape", m -> numbers(m).reshape(4, -1));
        all.put("flatten", m -> numbers(m).flatten());
        all.put("expandDims", m -> numbers(m).expandDims(-1));
        all.put("squeeze", m -> numbers(m).expandDims(1).squeeze(1));
        all.put("stack", m -> NDArrays.stack(new NDList(numbers(m), numbers(m).add(1)), 1));
        all.put("concat", m -> NDArrays.concat(new NDList(numbers(m), numbers(m).mul(2)), -1));
        all.put("split", m -> numbers(m).split(new long[] {1, 3}, 2).get(1));
        all.put("equal parts", m -> numbers(m).split(2).get(1));
        all.put("get", m -> numbers(m).get("1,:,1:4:2"));
        all.put("get one", m -> numbers(m).get(1, 2, 3));
        all.put("get from behind", m -> numbers(m).get(":,-1"));
        all.put("add", m -> numbers(m).add(numbers(m).get("0,0")));
        all.put("sub", m -> numbers(m).sub(3));
        all.put("mul", m -> numbers(m).mul(1.5f));
        all.put("div", m -> numbers(m).div(numbers(m).add(0.1f)));
        all.put("div of integers", m -> picture(m).div(255));
        all.put("add to integers", m -> picture(m).toType(DataType.INT32, false).add(0.5));
        all.put(
                "integers and floats",
                m -> picture(m).get("0:2,0:4,0").add(numbers(m).get(":,0")));
        all.put("add in place", m -> numbers(m).addi(1).muli(2).divi(4).subi(1));
        all.put("gt", m -> numbers(m).gt(0.5f));
        all.put("eq", m -> numbers(m).eq(numbers(m).get(0)));
        all.put("lte", m -> numbers(m).lte(numbers(m).neg()));
        all.put("maximum", m -> numbers(m).maximum(0));
        all.put("clip", m -> numbers(m).clip(-1, 1));
        all.put("floor", m -> numbers(m).floor());
        all.put("ceil", m -> numbers(m).ceil());
        all.put("round", m -> numbers(m).round());
        all.put("abs", m -> numbers(m).abs());
        all.put("exp", m -> numbers(m).exp());
        all.put("sqrt", m -> numbers(m).abs().sqrt());
        all.put("mod", m -> numbers(m).mod(2));
        all.put("to integers", m -> numbers(m).toType(DataType.INT32, false));
        all.put("to doubles", m -> numbers(m).toType(DataType.FLOAT64, false));
        all.put("broadcast", m -> numbers(m).get("0,0").broadcast(new Shape(3, 4)));
        all.put("booleanMask", m -> numbers(m).get(m.create(new boolean[] {false, true})));
        all.put("booleanMask of all", m -> numbers(m).get(numbers(m).gt(0)));
        all.put("take", m -> numbers(m).get(m.create(new long[] {1, 0, 1})));
        all.put("matMul", m -> numbers(m).get(0).matMul(numbers(m).get(1).transpose()));
        all.put("zeros", m -> m.zeros(new Shape(2, 2)));
        all.put("arange", m -> m.arange(0, 5, 2, DataType.FLOAT32));
        return all;
    }

    private static double[] values(NDArray array) {
        return Stream.of(
                        array.getDataType() == DataType.BOOLEAN
                                ? array.toType(DataType.INT32, false).toArray()
                                : array.toArray())
                .mapToDouble(Number::doubleValue)
                .toArray();
    }

    @TestFactory
    Stream<DynamicTest> givesWhatPyTorchGives() {
        return operations().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    try (NDManager own = OWN.newSubManager();
                            NDManager other = Engine.getEngine("PyTorch").newBaseManager()) {
                        NDArray actual = each.getValue().apply(own);
                        NDArray expected = each.getValue().apply(other);
                        assertEquals(expected.getShape(), actual.getShape());
                        assertEquals(expected.getDataType(), actual.getDataType());
                        assertArrayEquals(values(expected), values(actual), 1e-4);
                    }
                }));
    }

    @Test
    void whatIsMissingIsRefusedByName() {
        try (NDManager manager = OWN.newSubManager()) {
            NDArray array = numbers(manager);
            assertRefused("NDArray.cumSum(int)", () -> array.cumSum(1));
            assertRefused(
                    "NDArrayEx.multiBoxPrior(",
                    () -> array.getNDArrayInternal().multiBoxPrior(null, null, null, null, false));
            assertRefused("BICUBIC", () -> NDImageUtils.resize(picture(manager), 3, 3, Image.Interpolation.BICUBIC));
        }
    }

    private static void assertRefused(String name, org.junit.jupiter.api.function.Executable call) {
        UnsupportedOperationException e = assertThrows(UnsupportedOperationException.class, call);
        assertTrue(e.getMessage().contains(name), e::getMessage);
    }
}
