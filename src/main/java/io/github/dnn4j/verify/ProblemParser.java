package io.github.dnn4j.verify;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the problem language of {@link ProblemString}; one parser reads one text. */
final class ProblemParser {
    private static final Set<String> FIELDS = Set.of(
            "g", "mb", "ic", "id", "ih", "iw", "oc", "od", "oh", "ow", "kd", "kh", "kw", "sd", "sh", "sw", "pd", "ph",
            "pw", "dd", "dh", "dw");

    private final String text;
    private final boolean transposed;
    private final Map<String, Long> given = new HashMap<>();
    private String name = "";

    ProblemParser(String text, boolean transposed) {
        this.text = text.strip();
        this.transposed = transposed;
    }

    ProblemFields parse() {
        readFields();
        int groups = positive("g", 1L);
        int batch = positive("mb", ProblemString.DEFAULT_BATCH);
        int inChannels = positive("ic", null);
        int outChannels = positive("oc", null);
        require(
                inChannels % groups == 0 && outChannels % groups == 0,
                "g%d of %s does not divide both ic%d and oc%d",
                groups,
                text,
                inChannels,
                outChannels);
        return new ProblemFields(groups, batch, inChannels, outChannels, axes(), name);
    }

    private void readFields() {
        require(!text.isEmpty(), "a problem is empty; ic, oc and the extents of one axis are needed");
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '_') {
                at++;
                continue;
            }
            if (c == 'n') {
                name = unquote(text.substring(at + 1));
                return;
            }
            int digits = at;
            while (digits < text.length() && Character.isLetter(text.charAt(digits))) {
                digits++;
            }
            int end = digits;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            String field = text.substring(at, digits);
            require(FIELDS.contains(field), "problem %s has something unknown at '%s'", text, text.substring(at));
            require(end > digits, "field %s of problem %s has no number of at least 0", field, text);
            require(
                    end - digits <= 18,
                    "field %s of problem %s has the number %s, which is too large",
                    field,
                    text,
                    text.substring(digits, end));
            given.put(field, Long.parseLong(text.substring(digits, end)));
            at = end;
        }
    }

    private static String unquote(String quoted) {
        boolean both = quoted.length() >= 2 && quoted.startsWith("\"") && quoted.endsWith("\"");
        return both ? quoted.substring(1, quoted.length() - 1) : quoted;
    }

    /** The axes that the problem has, outermost first, the square and cubic shorthands written out. */
    private List<ProblemAxis> axes() {
        ProblemAxis depth = axis('d');
        ProblemAxis height = axis('h');
        ProblemAxis width = axis('w');
        require(
                depth != null || height != null || width != null,
                "problem %s has no spatial axis: give at least i and k for one of d, h, w",
                text);
        List<ProblemAxis> result = new ArrayList<>();
        if (depth != null) {
            require(
                    (height == null) == (width == null),
                    "problem %s has a depth and must have both h and w, or neither for a cube",
                    text);
            result.add(depth);
            result.add(height == null ? depth : height);
            result.add(width == null ? depth : width);
        } else if (height != null) {
            result.add(height);
            result.add(width == null ? height : width);
        } else {
            result.add(width);
        }
        return result;
    }

    private ProblemAxis axis(char letter) {
        long in = small("i" + letter, 0);
        long out = small("o" + letter, 0);
        int kernel = small("k" + letter, 0);
        int stride = positive("s" + letter, 1L);
        long padding = value("p" + letter, -1);
        int dilation = small("d" + letter, 0);
        if (in == 0 && out == 0 && kernel == 0 && dilation == 0 && stride == 1 && padding < 1) {
            return null;
        }
        positive("i" + letter, null);
        positive("k" + letter, null);
        require(padding <= Integer.MAX_VALUE, "p%c%d of %s is too large", letter, padding, text);
        require(
                new ProblemAxis(in, out, kernel, stride, 0, dilation).span() <= Integer.MAX_VALUE,
                "k%c%d with d%c%d of %s spans more than 2147483647 elements",
                letter,
                kernel,
                letter,
                dilation,
                text);
        if (padding < 0) {
            padding = out == 0 ? 0 : trivialPadding(new ProblemAxis(in, out, kernel, stride, 0, dilation));
        }
        if (out == 0) {
            out = outputExtent(new ProblemAxis(in, 0, kernel, stride, (int) padding, dilation));
            require(out >= 1, "o%c of %s was not given, and the other fields make it %d", letter, text, out);
        }
        ProblemAxis axis = new ProblemAxis(in, out, kernel, stride, Math.toIntExact(padding), dilation);
        axis.requireConsistent(letter, transposed, text);
        return axis;
    }

    private long outputExtent(ProblemAxis axis) {
        long span = axis.input() - axis.span() + 2L * axis.padding();
        return transposed
                ? (axis.input() - 1) * axis.stride() + axis.span() - 2L * axis.padding()
                : span < 0 ? 0 : span / axis.stride() + 1;
    }

    /** Half of what is missing on both sides; the end gets the odd element. */
    private long trivialPadding(ProblemAxis axis) {
        return (transposed ? axis.transposedEnd() : axis.convolutionEnd()) / 2;
    }

    private long value(String field, long otherwise) {
        return given.getOrDefault(field, otherwise);
    }

    private int small(String field, long otherwise) {
        long value = value(field, otherwise);
        require(
                value <= Integer.MAX_VALUE,
                "%s%d of %s is too large; at most 2147483647 is allowed",
                field,
                value,
                text);
        return (int) value;
    }

    private int positive(String field, Long otherwise) {
        require(otherwise != null || given.containsKey(field), "problem %s lacks %s", text, field);
        int value = small(field, otherwise == null ? 0 : otherwise);
        require(value >= 1, "%s%d of %s must be at least 1", field, value, text);
        return value;
    }
}
