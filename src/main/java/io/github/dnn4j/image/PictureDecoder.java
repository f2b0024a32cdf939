package io.github.dnn4j.image;

import java.awt.color.ColorSpace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Pictures by the decoders of the module java.desktop, which the runtime has to have. */
final class PictureDecoder {
    private PictureDecoder() {}

    /** What a picture file says about its size and depth. */
    static PictureHeader header(byte[] content, String name) throws PictureException {
        PictureFormat format = format(content, name);
        javax.imageio.ImageReader reader =
                ImageIO.getImageReadersByFormatName(format.name()).next();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(stream, true, true);
            PictureHeader stored = new PictureHeader(reader.getWidth(0), reader.getHeight(0), 3);
            requireSize(stored.width(), stored.height(), name);
            if (format == PictureFormat.JPEG) {
                JpegHeader header = JpegHeader.parse(content);
                return header.orientation().apply(stored.withChannels(header.components() == 1 ? 1 : 3));
            }
            boolean grey =
                    reader.getRawImageType(0).getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
            return orientation(format, content).apply(stored.withChannels(grey ? 1 : 3));
        } catch (PictureException known) {
            throw known;
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            throw refused(name, format, failure);
        } finally {
            reader.dispose();
        }
    }

    private static Orientation orientation(PictureFormat format, byte[] file) {
        return format == PictureFormat.PNG ? PngHeader.orientation(file) : Orientation.UPRIGHT;
    }

    /** The picture in a file's content. */
    static Picture decode(byte[] file, String name) throws PictureException {
        PictureFormat format = format(file, name);
        javax.imageio.ImageReader reader =
                ImageIO.getImageReadersByFormatName(format.name()).next();
        List<String> warnings = new ArrayList<>();
        byte[] content = format == PictureFormat.JPEG ? JpegHeader.withoutProfile(file) : file;
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(stream, true, true);
            requireSize(reader.getWidth(0), reader.getHeight(0), name);
            Picture picture = format == PictureFormat.JPEG
                    ? jpeg(reader, file)
                    : orientation(format, file).apply(Samples.of(reader.read(0)));
            Optional<String> end =
                    warnings.stream().filter(PictureDecoder::tellsOfMissingData).findFirst();
            if (end.isPresent()) {
                throw damaged(name, format, end.get(), null);
            }
            return picture;
        } catch (PictureException known) {
            throw known;
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            // The decoders report damage by whatever exception it leads them to, unchecked ones included.
            throw refused(name, format, failure);
        } finally {
            reader.dispose();
        }
    }

    private static PictureFormat format(byte[] file, String name) throws PictureException {
        if (file.length == 0) {
            throw new PictureException(name + " is empty");
        }
        PictureFormat format = PictureFormat.of(file)
                .orElseThrow(() -> new PictureException(
                        name + " is not a picture that can be read: it begins like no" + " JPEG, PNG or BMP file"));
        if (!format.readable()) {
            throw new PictureException(name + " is a " + format + " file; convert it to JPEG, PNG or BMP first");
        }
        return format;
    }

    private static void requireSize(int width, int height, String name) throws PictureException {
        if (width < 1 || height < 1) {
            throw new PictureException(name + " declares a size of " + width + "x" + height + " pixels");
        }
        if ((long) width * height > ImageReader.MAX_PIXELS) {
            throw new PictureException(String.format(
                    "%s declares %dx%d pixels; at most %,d pixels are decoded, so scale it down first",
                    name, width, height, ImageReader.MAX_PIXELS));
        }
    }

    private static Picture jpeg(javax.imageio.ImageReader reader, byte[] file) throws IOException {
        JpegHeader header = JpegHeader.parse(file);
        // ImageIO does not know that Adobe's inks are inverted, but hands out the samples.
        Picture stored = header.components() == 4
                ? Samples.ofInkRaster(reader.readRaster(0, null), header.adobeTransform())
                : Samples.of(reader.read(0));
        return header.orientation().apply(stored);
    }

    /** libjpeg ends a truncated picture with grey and a warning; other warnings leave the picture whole. */
    private static boolean tellsOfMissingData(String warning) {
        return warning.contains("Premature") || warning.contains("Truncated") || warning.contains("truncated");
    }

    /**
     * What the decoder's failure says of the file; too small a heap, which decoders wrap as well, says nothing of it.
     */
    private static PictureException refused(String name, PictureFormat format, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return new PictureException(
                        String.format(
                                "%s cannot be decoded in a Java heap of %,d MiB; allow more by -Xmx (for the command line"
                                        + " DNN4J_JAVA_OPTS=-Xmx8g), or scale the picture down first",
                                name, Runtime.getRuntime().maxMemory() >> 20),
                        failure);
            }
        }
        return damaged(name, format, reason(failure), failure);
    }

    private static PictureException damaged(String name, PictureFormat format, String reason, Throwable cause) {
        return new PictureException(name + " is a damaged or incomplete " + format + " file: " + reason, cause);
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage() == null ? failure.getMessage() : deepest.getMessage();
        return message == null ? "the decoder failed with " + deepest.getClass().getSimpleName() : message;
    }
}
