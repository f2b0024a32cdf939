package io.github.dnn4j.agreement.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript file, as {@code torch.jit.save} writes it, of a class {@code Case} without state (PyTorch,
 * torch/csrc/jit/docs/serialization.md): its source, the object as a pickle, no constants.
 */
final class TorchScriptArchive {
    /** Pickle: protocol 2, the class {@code __torch__.Case}, made without arguments, its state an empty dictionary. */
    private static final byte[] OBJECT =
            "\u0080\u0002c__torch__\nCase\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);

    /** Pickle: protocol 2, an empty tuple. */
    private static final byte[] NOTHING = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

    /** The newest version of the operators that PyTorch 2.7 knows, so that none is read in an older meaning. */
    private static final byte[] VERSION = "10\n".getBytes(StandardCharsets.US_ASCII);

    private TorchScriptArchive() {}

    static byte[] of(String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "case/data.pkl", OBJECT);
            put(zip, "case/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            put(zip, "case/constants.pkl", NOTHING);
            put(zip, "case/version", VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
