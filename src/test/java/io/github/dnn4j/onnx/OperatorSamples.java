package io.github.dnn4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.onnx.read.QuantizedOperators;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node for every operator that the importer knows, in each form that the operator has had. A line begins with the
 * operator's name. The next word lists the versions of the operator set that changed the operator and in which this
 * form holds, as ONNX's Changelog.md has them up to {@code NEWEST_OPSET}. Then come operands and
 * attributes:
 *
 * <table>
 *   <caption>words</caption>
 *   <tr><td>x(1,2,3)</td><td>an input of the network in F32 with these extents</td></tr>
 *   <tr><td>u(1,2,3)</td><td>the same in U8</td></tr>
 *   <tr><td>w[1,2,3]</td><td>a constant with these extents that counts 1, 2, 3...</td></tr>
 *   <tr><td>q[1,2,3]</td><td>the same in U8</td></tr>
 *   <tr><td>f{1,2}, i{1,2}, b{1,0}, z{0}</td><td>a constant with these elements in F32, S64, BOOL, U8</td></tr>
 *   <tr><td>s{1}</td><td>the same without extents, in F32</td></tr>
 *   <tr><td>-</td><td>an absent operand</td></tr>
 *   <tr><td>&gt;</td><td>a Relu takes the result: a network whose output is its input has a layer for that</td></tr>
 *   <tr><td>@a=1,2 @a:text @a~1,2 @a%</td><td>an attribute: integers, text, reals, a tensor</td></tr>
 * </table>
 */
public final class OperatorSamples {
    private static final String TAKEN = ">";
    private static final int U8 = 2;
    private static final int S64 = 7;
    private static final int BOOL = 9;

    private static final String SAMPLES = """
            Abs 1,6,13 x(1,2)
            Acos 7,22 x(1,2)
            Acosh 9,22 x(1,2)
            Add 1,6 x(1,2,3) w[2,3] @broadcast=1
            Add 7,13,14 x(1,2,3) x(1,2,3)
            Affine 1 x(1,2) @alpha~2 @beta~1
            And 1,7 o(1,2) b{1,1}
            ArgMax 1,11,12,13 x(1,3) @axis=1
            ArgMin 1,11,12,13 x(1,3) @axis=1
            Asin 7,22 x(1,2)
            Asinh 9,22 x(1,2)
            Atan 7,22 x(1,2)
            Atanh 9,22 x(1,2)
            Attention 23,24 x(1,2,3,4) x(1,2,3,4) x(1,2,3,4)
            AveragePool 1,7,10,11,19,22 x(1,2,6,6) @kernel_shape=2,2
            BatchNormalization 1,6,7,9,14,15 x(1,2,3,3) w[2] w[2] w[2] w[2]
            Cast 1 x(1,2) @to:FLOAT >
            Cast 6,9,13,19,21,23,24,25 x(1,2) @to=1 >
            CastLike 15,19,21,23,24,25 f{1} i{1}
            Ceil 1,6,13 x(1,2)
            Celu 12 x(1,2)
            Clip 1,6 x(1,2) @min~0 @max~6
            Clip 11,12,13 x(1,2) s{0} s{6}
            Concat 1,4,11,13 x(1,2) x(1,3) @axis=1
            Constant 1,9,11,12,13,19,21,23,24,25 @value%
            ConstantOfShape 9,20,21,23,24,25 i{1,2} @value%
            Conv 1,11,22 x(1,2,6,6) w[4,2,3,3] w[4]
            ConvInteger 10 u(1,2,6,6) q[4,2,3,3] z{3}
            ConvTranspose 1,11,22 x(1,2,6,6) w[2,4,3,3] w[4]
            Cos 7,22 x(1,2)
            Cosh 9,22 x(1,2)
            Crop 1 x(1,2,6,6) @border=1,2,0,1
            CumSum 11,14 x(1,3) i{1}
            DepthToSpace 1,11,13 x(1,8,2,2) @blocksize=2
            DequantizeLinear 10,13,19,21,23,24,25 u(1,2) s{0.5} z{3}
            Div 1,6 x(1,2,3) w[2,3] @broadcast=1
            Div 7,13,14 x(1,2,3) x(1,2,3)
            Dropout 1,6 x(1,2) @ratio~0.5 @is_test=1 >
            Dropout 7,10 x(1,2) @ratio~0.5 >
            Dropout 12,13,22 x(1,2) s{0.5} >
            DynamicQuantizeLinear 11 x(1,2)
            Einsum 12 x(2,3) x(3,4) @equation:ij,jk->ik
            Elu 1,6,22 x(1,2)
            Equal 1,7,11,13,19 x(1,2) f{1,3}
            Erf 9,13 x(1,2)
            Exp 1,6,13 x(1,2)
            Expand 8,13 x(2,1) i{2,3}
            Flatten 1,9,11,13,21,23,24,25 x(1,2,3)
            Floor 1,6,13 x(1,2)
            GRU 1,3,7,14,22 x(2,1,3) w[1,6,3] w[1,6,2] @hidden_size=2
            Gather 1,11,13 x(3,2) i{2}
            GatherElements 11,13 i{3,4,5} i{2}
            GatherND 11,12,13 i{3,4,5} i{1}
            Gelu 20 x(1,2)
            Gemm 1,6 x(1,2) w[2,3] w[3] @broadcast=1
            Gemm 7,9,11 x(1,2) w[2,3] w[3]
            Gemm 13 x(1,2) x(2,3) w[3]
            GlobalAveragePool 1,22 x(1,2,3,3)
            GlobalMaxPool 1,22 x(1,2,3,3)
            Greater 1,7,9,13 x(1,2) f{2,1}
            GreaterOrEqual 12,16 x(1,2) f{2,1}
            GroupNormalization 18 x(1,4,3) f{1,2} f{3,4} @num_groups=2
            GroupNormalization 21 x(1,4,3) w[4] w[4] @num_groups=2
            HardSigmoid 1,6,22 x(1,2)
            HardSwish 14,22 x(1,2)
            Identity 1,13,14,16,19,21,23,24,25 x(1,2) >
            ImageScaler 1 x(1,2,3,3) @scale~2 @bias~1,2
            InstanceNormalization 1,6,22 x(1,2,3) w[2] w[2]
            IsInf 10,20 x(1,2)
            IsNaN 9,13,20 x(1,2)
            LRN 1,13 x(1,5,2,2) @size=3
            LSTM 1,7,14,22 x(2,1,3) w[1,8,3] w[1,8,2] @hidden_size=2
            LayerNormalization 17 x(1,2,3) w[3] w[3]
            LeakyRelu 1,6,16 x(1,2)
            Less 1,7,9,13 x(1,2) f{2,1}
            LessOrEqual 12,16 x(1,2) f{2,1}
            Log 1,6,13 x(1,2)
            LogSoftmax 1,11,13 x(1,2)
            LpNormalization 1,22 x(1,2,3)
            MatMul 1,9 x(1,2) w[2,3]
            MatMul 13 x(1,2) x(2,3)
            MatMulInteger 10 u(1,2) q[2,3] z{3}
            Max 1,6,8,12,13 x(1,2) x(1,2)
            MaxPool 1,8,10,11,12,22 x(1,2,6,6) @kernel_shape=2,2
            Mean 1,6,8,13 x(1,2) x(1,2)
            MeanVarianceNormalization 9,13 x(1,2,3,3)
            Min 1,6,8,12,13 x(1,2) x(1,2)
            Mish 18,22 x(1,2)
            Mod 10,13 x(1,2) x(1,2) @fmod=1
            Mul 1,6 x(1,2,3) w[2,3] @broadcast=1
            Mul 7,13,14 x(1,2,3) x(1,2,3)
            Neg 1,6,13 x(1,2)
            NonZero 9,13 f{1,0}
            Not 1 o(1,2)
            OneHot 9,11 v(2) i{3} f{0,1}
            Or 1,7 o(1,2) b{1,1}
            PRelu 1,6,7,9,16 x(1,2,3,3) w[2,1,1]
            Pad 1 x(1,2,3,3) @paddings=0,0,1,1,0,0,1,1
            Pad 2 x(1,2,3,3) @pads=0,0,1,1,0,0,1,1
            Pad 11,13,18 x(1,2,3,3) i{0,0,1,1,0,0,1,1}
            Pad 19,21,23,24,25 x(1,2,3,3) i{0,0,1,1,0,0,1,1} @mode:wrap
            Pow 1 x(1,2) f{3} @broadcast=1
            Pow 7 x(1,2) x(1,2)
            Pow 12,13,15 x(1,2) s{0.5}
            QLinearConv 10 u(1,2,6,6) s{0.5} z{3} q[4,2,3,3] s{0.5} z{3} s{2} z{3}
            QLinearMatMul 10,21 u(1,2) s{0.5} z{3} q[2,3] s{0.5} z{3} s{2} z{3}
            QuantizeLinear 10,13,19,21,23,24,25 x(1,2) s{0.5} z{3}
            RMSNormalization 23 x(1,2,3) w[3]
            RNN 1,7,14,22 x(2,1,3) w[1,2,3] w[1,2,2] @hidden_size=2
            Range 11 i{0} i{4} i{1}
            Reciprocal 1,6,13 x(1,2)
            ReduceL1 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceL1 18 x(1,2,3,3) i{2,3}
            ReduceL2 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceL2 18 x(1,2,3,3) i{2,3}
            ReduceLogSum 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceLogSum 18 x(1,2,3,3) i{2,3}
            ReduceLogSumExp 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceLogSumExp 18 x(1,2,3,3) i{2,3}
            ReduceMax 1,11,12,13 x(1,2,3,3) @axes=2,3
            ReduceMax 18,20 x(1,2,3,3) i{2,3}
            ReduceMean 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceMean 18 x(1,2,3,3) i{2,3}
            ReduceMin 1,11,12,13 x(1,2,3,3) @axes=2,3
            ReduceMin 18,20 x(1,2,3,3) i{2,3}
            ReduceProd 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceProd 18 x(1,2,3,3) i{2,3}
            ReduceSum 1,11 x(1,2,3,3) @axes=2,3
            ReduceSum 13 x(1,2,3,3) i{2,3}
            ReduceSumSquare 1,11,13 x(1,2,3,3) @axes=2,3
            ReduceSumSquare 18 x(1,2,3,3) i{2,3}
            Relu 1,6,13,14 x(1,2)
            Reshape 1 x(1,2,3) @shape=1,6
            Reshape 5,13,14,19,21,23,24,25 x(1,2,3) i{1,6}
            Resize 10 x(1,2,3,3) f{1,1,2,2}
            Resize 11,13,18,19 x(1,2,3,3) - f{1,1,2,2}
            Round 11,22 x(1,2)
            ScatterND 11,13,16,18 f{1,2} i{1} s{3}
            Selu 1,6,22 x(1,2)
            Shape 1,13,15,19,21,23,24,25 x(1,2)
            Shrink 9 x(1,2)
            Sigmoid 1,6,13 x(1,2)
            Sign 9,13 x(1,2)
            Sin 7,22 x(1,2)
            Sinh 9,22 x(1,2)
            Size 1,13,19,21,23,24,25 x(1,2)
            Slice 1 x(2,4) @starts=1 @ends=3 @axes=1
            Slice 10 x(2,4) i{1} i{3} i{1}
            Slice 11,13 x(2,4) i{-1} i{-9} i{1} i{-1}
            Softmax 1,11,13 x(1,2)
            Softplus 1,22 x(1,2)
            Softsign 1,22 x(1,2)
            SpaceToDepth 1,13 x(1,2,4,4) @blocksize=2
            Split 1,2,11 x(1,4) @axis=1 @split=1,3
            Split 13,18 x(1,4) i{1,3} @axis=1
            Sqrt 1,6,13 x(1,2)
            Squeeze 1,11 x(2,1,3) @axes=1
            Squeeze 13,21,23,24,25 x(2,1,3) i{1}
            Sub 1,6 x(1,2,3) w[2,3] @broadcast=1
            Sub 7,13,14 x(1,2,3) x(1,2,3)
            Sum 1,6,8,13 x(1,2) x(1,2) x(1,2)
            Swish 24 x(1,2)
            Tan 7,22 x(1,2)
            Tanh 1,6,13 x(1,2)
            ThresholdedRelu 10,22 x(1,2)
            Tile 6,13 x(1,2) i{1,2}
            Transpose 1,13,21,23,24,25 x(1,2,3)
            Unsqueeze 1,11 x(2,3) @axes=1
            Unsqueeze 13,21,23,24,25 x(2,3) i{1}
            Upsample 1 x(1,2,3,3) @height_scale~2 @width_scale~2
            Upsample 7 x(1,2,3,3) @scales~1,1,2,2
            Upsample 9 x(1,2,3,3) f{1,1,2,2}
            Where 9,16 o(1,2) x(1,2) f{3,4}
            Xor 1,7 o(1,2) b{1,1}
            """;

    /**
     * A form of an operator.
     *
     * @param versions versions of the operator set that changed the operator, and in which it has this form
     */
    public record Sample(String operator, List<Long> versions, List<String> words) {
        private static Sample of(String line) {
            List<String> words = List.of(line.split(" "));
            List<Long> versions =
                    Arrays.stream(words.get(1).split(",")).map(Long::valueOf).toList();
            return new Sample(words.get(0), versions, words.subList(2, words.size()));
        }

        /** The layers that this node becomes. */
        public List<Layer> layers(long version) {
            OnnxModel model =
                    OnnxImporter.read(model(version), ImportOptions.defaults().fixedShapes());
            List<Layer> layers =
                    model.network().nodes().stream().map(Node::layer).toList();
            return words.contains(TAKEN) ? layers.subList(0, layers.size() - 1) : layers;
        }

        private byte[] model(long version) {
            TestGraph graph = new TestGraph(version);
            List<String> operands = new ArrayList<>();
            List<AttributeProto> attributes = new ArrayList<>();
            for (String word : words) {
                if (word.startsWith("@")) {
                    attributes.add(attribute(word));
                } else if (!word.equals(TAKEN)) {
                    operands.add(word.equals("-") ? "" : operand(graph, "v" + operands.size(), word));
                }
            }
            int outputs = operator.equals("Split") ? 2 : 1;
            List<String> names = List.of("y", "second").subList(0, outputs);
            graph.node(operator, operands, names, attributes.toArray(AttributeProto[]::new));
            if (words.contains(TAKEN)) {
                return graph.node("Relu", "y", "z").output("z").bytes();
            }
            return graph.output("y").bytes();
        }
    }

    private OperatorSamples() {}

    /** All samples, in the order of their operators' names. */
    public static List<Sample> all() {
        return SAMPLES.lines().map(Sample::of).toList();
    }

    /** The names of operators that become layers, with true for those that are also computed from constants. */
    public static Map<String, Boolean> mapped() {
        Map<String, Boolean> mapped = new TreeMap<>();
        known("MAPPINGS").forEach(name -> mapped.put(name, known("FOLDS").contains(name)));
        QuantizedOperators.operators().forEach(name -> mapped.put(name, false));
        return mapped;
    }

    /** The names of operators that are known for constant operands only. */
    public static TreeSet<String> folded() {
        TreeSet<String> folded = known("FOLDS");
        folded.removeAll(known("MAPPINGS"));
        return folded;
    }

    /** The keys of one of the importer's two tables, which nothing but the importer itself needs otherwise. */
    private static TreeSet<String> known(String table) {
        try {
            Field field = Class.forName("io.github.dnn4j.onnx.graph.Operators").getDeclaredField(table);
            field.setAccessible(true);
            TreeSet<String> names = new TreeSet<>();
            ((Map<?, ?>) field.get(null)).keySet().forEach(name -> names.add((String) name));
            return names;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the importer's table " + table + " is elsewhere now", e);
        }
    }

    /** Samples by operator. */
    public static Map<String, List<Sample>> byOperator() {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        all().forEach(sample -> samples.computeIfAbsent(sample.operator(), _ -> new ArrayList<>())
                .add(sample));
        return samples;
    }

    private static String operand(TestGraph graph, String name, String word) {
        List<String> numbers = numbers(word.substring(2, word.length() - 1));
        long[] extents = word.matches(".[(\\[].*")
                ? numbers.stream().mapToLong(Long::parseLong).toArray()
                : new long[] {numbers.size()};
        Object[] declared = Arrays.stream(extents).boxed().toArray();
        switch (word.charAt(0)) {
            case 'x' -> graph.input(name, declared);
            case 'u' -> graph.typedInput(name, U8, declared);
            case 'v' -> graph.typedInput(name, S64, declared);
            case 'o' -> graph.typedInput(name, BOOL, declared);
            case 'w' -> graph.counting(name, extents);
            case 'q' -> graph.countingBytes(name, extents);
            case 'i' ->
                graph.longs(name, numbers.stream().mapToLong(Long::parseLong).toArray());
            case 'f' -> graph.floats(name, extents, reals(numbers));
            case 's' -> graph.floats(name, new long[0], reals(numbers));
            case 'b' ->
                graph.initializer(TestGraph.tensor(name, BOOL, extents)
                        .addAllInt32Data(numbers.stream().map(Integer::valueOf).toList()));
            case 'z' ->
                graph.initializer(TestGraph.tensor(name, U8)
                        .addAllInt32Data(numbers.stream().map(Integer::valueOf).toList()));
            default -> throw new IllegalArgumentException(word);
        }
        return name;
    }

    private static List<String> numbers(String text) {
        return List.of(text.split(","));
    }

    private static float[] reals(List<String> numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(numbers.get(i));
        }
        return values;
    }

    private static AttributeProto attribute(String word) {
        String name = word.replaceAll("@(\\w+).*", "$1");
        String value = word.substring(name.length() + 2);
        return switch (word.charAt(name.length() + 1)) {
            case ':' -> TestGraph.text(name, value);
            case '%' -> TestGraph.value(TestGraph.tensor("", S64, 1).addInt64Data(1));
            case '~' -> reals(name, reals(numbers(value)));
            case '=' ->
                name.matches(
                                "axis|hidden_size|keepdims|select_last_index|broadcast|is_test|blocksize|num_groups|to|size|fmod")
                        ? TestGraph.integer(name, Long.parseLong(value))
                        : TestGraph.integers(
                                name,
                                numbers(value).stream()
                                        .mapToLong(Long::parseLong)
                                        .toArray());
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static AttributeProto reals(String name, float[] values) {
        if (values.length == 1) {
            return TestGraph.real(name, values[0]);
        }
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }
}
