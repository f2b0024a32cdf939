package io.github.dnn4j.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JPEG file's marker segments (ITU-T T.81, B.1.1) say beyond what ImageIO uses: the EXIF orientation, and the
 * number of components, and the colour transform of Adobe's APP14 segment. Damaged segments are taken as absent;
 * whether the picture itself is damaged is for the decoder to say.
 *
 * @param orientation how the picture is stored
 * @param components samples of a pixel: 1 grey, 3 colour, 4 inks; 0 if no frame header was found
 * @param adobeTransform the transform flag of APP14: 0 none, 1 YCbCr, 2 YCCK; -1 without that segment
 */
record JpegHeader(Orientation orientation, int components, int adobeTransform) {
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int START_OF_SCAN = 0xda;

    /**
     * A marker segment.
     *
     * @param marker its code
     * @param body where its content begins
     * @param end where the next marker is
     */
    private record Segment(int marker, int body, int end) {
        int start() {
            return body - 4;
        }
    }

    /** The segments before the first scan. */
    private static List<Segment> segments(byte[] file) {
        List<Segment> segments = new ArrayList<>();
        int at = 2;
        while (at + 4 <= file.length && unsigned(file, at) == 0xff) {
            int marker = unsigned(file, at + 1);
            if (marker == 0xff) {
                at++;
                continue;
            }
            int length = bigEndian(file, at + 2, 2);
            int end = at + 2 + length;
            if (marker == START_OF_SCAN || length < 2 || end > file.length) {
                break;
            }
            segments.add(new Segment(marker, at + 4, end));
            at = end;
        }
        return segments;
    }

    static JpegHeader parse(byte[] file) {
        Orientation orientation = Orientation.UPRIGHT;
        int components = 0;
        int adobe = -1;
        for (Segment segment : segments(file)) {
            int body = segment.body();
            int end = segment.end();
            if (segment.marker() == APP1 && startsWith(file, body, end, "Exif\0\0")) {
                orientation = Exif.orientation(file, body, end);
            } else if (segment.marker() == APP14 && startsWith(file, body, end, "Adobe") && body + 12 <= end) {
                adobe = unsigned(file, body + 11);
            } else if (isStartOfFrame(segment.marker()) && body + 6 <= end) {
                components = unsigned(file, body + 5);
            }
        }
        return new JpegHeader(orientation, components, adobe);
    }

    /** The file without its colour profile, which ImageIO would otherwise apply to JPEG files alone. */
    static byte[] withoutProfile(byte[] file) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        int from = 0;
        for (Segment segment : segments(file)) {
            if (segment.marker() == APP2 && startsWith(file, segment.body(), segment.end(), "ICC_PROFILE\0")) {
                kept.write(file, from, segment.start() - from);
                from = segment.end();
            }
        }
        if (from == 0) {
            return file;
        }
        kept.write(file, from, file.length - from);
        return kept.toByteArray();
    }

    /** SOF0 to SOF15, without the tables (DHT, JPG, DAC) that share their range. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean startsWith(byte[] file, int from, int end, String prefix) {
        if (from + prefix.length() > end) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (file[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int bigEndian(byte[] file, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | unsigned(file, at + i);
        }
        return value;
    }

    private static int unsigned(byte[] file, int at) {
        return file[at] & 0xff;
    }
}
