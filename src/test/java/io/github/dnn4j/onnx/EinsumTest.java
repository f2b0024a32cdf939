package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Einsum of one and two operands, by its definition: a sum over all labels that the result lacks. */
class EinsumTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ij,jk->ik; 2x3; 3x4",
                "ij,jk; 2x3; 3x4",
                "ij,kj->ik; 2x3; 4x3",
                "ij,jk->ki; 2x3; 3x4",
                "ji,jk->ik; 3x2; 3x4",
                "bij,bjk->bik; 2x3x4; 2x4x5",
                "bhid,bhjd->bhij; 2x2x3x4; 2x2x5x4",
                "bihd,bjhd->bhij; 2x3x2x4; 2x5x2x4",
                "bhij,bjhd->bihd; 2x2x3x5; 2x5x2x4",
                "abc,cd->abd; 2x3x4; 4x5",
                "btd,dhk->bhtk; 2x3x4; 4x2x5",
                "bchw,bkhw->bck; 2x3x2x2; 2x4x2x2",
                "i,j->ij; 3; 4",
                "i,i->; 3; 3",
                "ij,ij->ij; 2x3; 2x3",
                "ij,ji->ij; 2x3; 3x2",
                "ij,j->i; 2x3; 3",
                "bi,bi->b; 2x3; 2x3",
                "ijk,jl->il; 2x3x4; 3x5",
                "ij,k->ik; 2x3; 4",
                "...ij,...jk->...ik; 2x3x2x3; 2x3x3x4",
                "b...d,bd->b...; 2x3x4x5; 2x5",
                "a b , b c -> a c; 2x3; 3x4",
            })
    void ofTwoOperands(String equation, String first, String second) {
        check(equation, extents(first), extents(second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ij->ji; 2x3",
                "ij; 2x3",
                "ba; 2x3",
                "ijk->ki; 2x3x4",
                "ij->; 2x3",
                "b...->...b; 2x3x4",
                "ijk->j; 2x3x4"
            })
    void ofOneOperand(String equation, String operand) {
        check(equation, extents(operand));
    }

    @Test
    void operandsThatLieRightNeedNothingButTheProduct() {
        TestGraph graph = new TestGraph(12)
                .input("q", 2, 3, 5, 4)
                .input("k", 2, 3, 6, 4)
                .node("Einsum", "q,k", "y", text("equation", "bhid,bhjd->bhij"))
                .output("y");
        List<Layer> layers = graph.importFixed().network().nodes().stream()
                .map(node -> node.layer())
                .toList();
        assertEquals(List.of(new MatrixProduct(false, true)), layers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"ii->i; 3x3; a label twice", "ij,jk,kl->il; 2x3,3x4,4x5; 3 operands"})
    void othersAreUnsupported(String equation, String operands, String reason) {
        String[] shapes = operands.split(",");
        UnsupportedOperatorException refusal =
                assertThrows(UnsupportedOperatorException.class, graph(equation, shapes)::importModel);
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"ij,jk->ik; 2x3", "ij->ik; 2x3", "ijk->i; 2x3", "i1->i; 2x3", "ij->ii; 2x3", "ij,jk->ik; 2x3,4x5"})
    void equationsThatDoNotFitAreFaults(String equation, String operands) {
        assertThrows(OnnxException.class, graph(equation, operands.split(","))::importModel);
    }

    private static TestGraph graph(String equation, String... operands) {
        TestGraph graph = new TestGraph(12);
        List<String> names = new ArrayList<>();
        for (String operand : operands) {
            names.add("x" + names.size());
            graph.input(names.getLast(), Arrays.stream(extents(operand)).boxed().toArray());
        }
        return graph.node("Einsum", names, List.of("y"), text("equation", equation))
                .output("y");
    }

    private static long[] extents(String text) {
        return Arrays.stream(text.trim().split("x")).mapToLong(Long::parseLong).toArray();
    }

    private static void check(String equation, long[]... operands) {
        String[] shapes = Arrays.stream(operands)
                .map(extents -> String.join(
                        "x", Arrays.stream(extents).mapToObj(Long::toString).toList()))
                .toArray(String[]::new);
        TestGraph.Result found = graph(equation, shapes).run();
        String labelled = equation.replace(" ", "");
        String[] sides = labelled.split("->", -1);
        String[] terms = sides[0].split(",");
        int rest = 0;
        for (int i = 0; i < terms.length; i++) {
            rest = Math.max(
                    rest, operands[i].length - terms[i].replace("...", "").length());
        }
        String ellipsis = "WXYZ".substring(0, rest);
        String result = sides.length > 1 ? sides[1].replace("...", ellipsis) : implied(sides[0]);
        for (int i = 0; i < terms.length; i++) {
            terms[i] = terms[i].replace("...", ellipsis);
        }
        Map<Character, Long> labels = new LinkedHashMap<>();
        for (char label : result.toCharArray()) {
            labels.put(label, 0L);
        }
        for (int i = 0; i < terms.length; i++) {
            for (int axis = 0; axis < operands[i].length; axis++) {
                labels.put(terms[i].charAt(axis), operands[i][axis]);
            }
        }
        long[] extents =
                result.chars().mapToLong(label -> labels.get((char) label)).toArray();
        assertEquals(Shape.of(extents), found.shape(), equation);
        float[] wanted = new float[(int) Shape.of(extents).elements()];
        sum(new ArrayList<>(labels.keySet()), labels, new LinkedHashMap<>(), terms, operands, result, extents, wanted);
        assertArrayEquals(wanted, found.values(), 1e-3f, equation);
    }

    private static String implied(String terms) {
        StringBuilder result = new StringBuilder();
        terms.chars()
                .filter(c -> c != ',')
                .sorted()
                .filter(c -> terms.chars().filter(other -> other == c).count() == 1)
                .forEach(c -> result.append((char) c));
        return result.toString();
    }

    /** Goes through every combination of places of the labels; operands count 1, 2, 3... */
    private static void sum(
            List<Character> open,
            Map<Character, Long> extents,
            Map<Character, Long> places,
            String[] terms,
            long[][] operands,
            String result,
            long[] resultExtents,
            float[] sums) {
        if (open.isEmpty()) {
            float product = 1;
            for (int i = 0; i < terms.length; i++) {
                product *= index(terms[i], operands[i], places) + 1;
            }
            sums[(int) index(result, resultExtents, places)] += product;
            return;
        }
        char label = open.getFirst();
        for (long place = 0; place < extents.get(label); place++) {
            places.put(label, place);
            sum(open.subList(1, open.size()), extents, places, terms, operands, result, resultExtents, sums);
        }
    }

    private static long index(String labels, long[] extents, Map<Character, Long> places) {
        long index = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            index = index * extents[axis] + places.get(labels.charAt(axis));
        }
        return index;
    }
}
