package io.github.dnn4j.cli.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Height and width in pixels, as users write them: {@code 224} or {@code 480x640}.
 *
 * @param height rows
 * @param width columns
 */
public record PictureSize(int height, int width) {
    /** As users write it, height first. */
    @Override
    public String toString() {
        return height + "x" + width;
    }

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?:[xX](\\d{1,6}))?");

    /** Parses it. */
    public static final class Converter implements ITypeConverter<PictureSize> {
        @Override
        public PictureSize convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is no size; write 224 or, height first, 480x640");
            }
            int height = Integer.parseInt(matcher.group(1));
            int width = matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2));
            if (height < 1 || width < 1) {
                throw new TypeConversionException("'" + text + "' is no size; both extents must be at least 1");
            }
            return new PictureSize(height, width);
        }
    }
}
