package io.github.dnn4j.cli.options;

import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The shape of an input, as users write it: {@code data=1x3x320x480}.
 *
 * @param input the input's name in the file
 * @param shape its extents
 */
public record InputShape(String input, Shape shape) {
    private static final Pattern FORM = Pattern.compile("(.+)=(\\d{1,9}(?:[xX]\\d{1,9})*)");

    /** As users write it. */
    @Override
    public String toString() {
        return input + "=" + shape;
    }

    /** Parses it. */
    public static final class Converter implements ITypeConverter<InputShape> {
        @Override
        public InputShape convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text
                        + "' is no shape of an input; write NAME=1x3x320x480, with the input's name in the file");
            }
            long[] extents = Arrays.stream(matcher.group(2).split("[xX]"))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (Arrays.stream(extents).anyMatch(extent -> extent == 0)) {
                throw new TypeConversionException("'" + text + "' has an extent of 0; extents start at 1");
            }
            return new InputShape(matcher.group(1), Shape.of(extents));
        }
    }
}
