package io.github.dnn4j.image;

import java.nio.ByteBuffer;

/**
 * What a PNG file's chunks (W3C, Portable Network Graphics, third edition, 5.3) say beyond what ImageIO uses: the
 * orientation in the EXIF data of the chunk {@code eXIf}, which may stand before or after the pixels. Damaged chunks
 * end the search; whether the picture itself is damaged is for the decoder to say.
 */
final class PngHeader {
    private static final int SIGNATURE_BYTES = 8;
    /** Length and type before a chunk's data, and the check sum after it. */
    private static final int FRAME_BYTES = 12;

    private static final int EXIF = 'e' << 24 | 'X' << 16 | 'I' << 8 | 'f';

    private PngHeader() {}

    /** How the picture is stored. */
    static Orientation orientation(byte[] file) {
        ByteBuffer chunks = ByteBuffer.wrap(file);
        int at = SIGNATURE_BYTES;
        while (file.length - at >= FRAME_BYTES) {
            int length = chunks.getInt(at);
            if (length < 0 || length > file.length - at - FRAME_BYTES) {
                break;
            }
            if (chunks.getInt(at + 4) == EXIF) {
                return Exif.orientation(file, at + 8, at + 8 + length);
            }
            at += FRAME_BYTES + length;
        }
        return Orientation.UPRIGHT;
    }
}
