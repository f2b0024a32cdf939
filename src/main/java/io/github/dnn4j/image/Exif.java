package io.github.dnn4j.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The part of EXIF data (CIPA DC-008-2023, 4.5) that tells how a picture is to be held. */
final class Exif {
    private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int TIFF_SHORT = 3;

    private Exif() {}

    /**
     * The orientation in the first directory of the TIFF structure in {@code file[start, end)}; the prefix that JPEG
     * files put before it is skipped. Damaged data is taken as saying nothing.
     */
    static Orientation orientation(byte[] file, int start, int end) {
        int tiff = start;
        while (end - tiff >= PREFIX.length
                && Arrays.equals(file, tiff, tiff + PREFIX.length, PREFIX, 0, PREFIX.length)) {
            tiff += PREFIX.length;
        }
        if (end - tiff < 8) {
            return Orientation.UPRIGHT;
        }
        boolean little = file[tiff] == 'I';
        long directory = tiff + number(file, tiff + 4, 4, little);
        if (directory + 2 > end) {
            return Orientation.UPRIGHT;
        }
        int entries = (int) number(file, (int) directory, 2, little);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > end) {
                break;
            }
            int place = (int) entry;
            if (number(file, place, 2, little) == ORIENTATION_TAG && number(file, place + 2, 2, little) == TIFF_SHORT) {
                return Orientation.ofTag((int) number(file, place + 8, 2, little));
            }
        }
        return Orientation.UPRIGHT;
    }

    private static long number(byte[] file, int at, int bytes, boolean little) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | file[little ? at + bytes - 1 - i : at + i] & 0xff;
        }
        return value;
    }
}
