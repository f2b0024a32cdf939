package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/**
 * An equation of Einstein's summation convention, as NumPy's {@code einsum} writes it: {@code bhid,bhjd->bhij}. Labels
 * are letters; the axes that {@code ...} stands for are labelled by negative numbers, the innermost by -1.
 *
 * @param operands labels of the axes of every operand
 * @param result labels of the axes of the result
 */
record EinsumEquation(List<List<Integer>> operands, List<Integer> result) {
    private static final String REST = "...";

    /**
     * Reads an equation.
     *
     * @param ranks of the operands
     */
    static EinsumEquation parse(String text, List<Integer> ranks) {
        String equation = text.replace(" ", "");
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        require(
                terms.length == ranks.size(),
                "equation %s has %d terms, and the node %d operands",
                text,
                terms.length,
                ranks.size());
        List<List<Integer>> operands = new ArrayList<>();
        int rest = 0;
        for (int i = 0; i < terms.length; i++) {
            int letters = terms[i].replace(REST, "").length();
            boolean open = terms[i].contains(REST);
            require(
                    open ? letters <= ranks.get(i) : letters == ranks.get(i),
                    "term %s of equation %s does not fit an operand of rank %d",
                    terms[i],
                    text,
                    ranks.get(i));
            operands.add(labels(text, terms[i], ranks.get(i) - letters));
            rest = Math.max(rest, ranks.get(i) - letters);
        }
        List<Integer> result = arrow < 0 ? implied(operands, rest) : labels(text, equation.substring(arrow + 2), rest);
        require(new HashSet<>(result).size() == result.size(), "the result of equation %s has an axis twice", text);
        for (int label : result) {
            require(
                    operands.stream().anyMatch(operand -> operand.contains(label)),
                    "the result of equation %s has an axis that no operand has",
                    text);
        }
        return new EinsumEquation(List.copyOf(operands), List.copyOf(result));
    }

    private static List<Integer> labels(String equation, String term, int rest) {
        List<Integer> labels = new ArrayList<>();
        int at = term.indexOf(REST);
        String letters = term.replace(REST, "");
        require(
                letters.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
                        && term.length() - letters.length() <= REST.length(),
                "term %s of equation %s is not of letters and one ellipsis",
                term,
                equation);
        letters.chars().forEach(labels::add);
        for (int i = 1; at >= 0 && i <= rest; i++) {
            labels.add(at, -i);
        }
        return labels;
    }

    /** The axes of the ellipses, then the letters that occur once, in alphabetical order. */
    private static List<Integer> implied(List<List<Integer>> operands, int rest) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        operands.forEach(operand -> operand.forEach(label -> counts.merge(label, 1, Integer::sum)));
        List<Integer> result = new ArrayList<>();
        counts.forEach((label, count) -> {
            if (label < 0 || count == 1) {
                result.add(label);
            }
        });
        return result;
    }
}
