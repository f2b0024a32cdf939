package io.github.dnn4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * A writer to one of the process's streams that remembers why writing failed first, which PrintWriter keeps to itself.
 */
final class StandardOutput extends PrintWriter {
    private final Remembering stream;

    private StandardOutput(Remembering stream, Charset charset) {
        super(stream, false, charset);
        this.stream = stream;
    }

    /**
     * The writer of a stream of this process.
     *
     * @param encoding the system property that names the stream's encoding
     */
    static StandardOutput of(FileDescriptor descriptor, String encoding) {
        String name = System.getProperty(encoding, Charset.defaultCharset().name());
        return of(new FileOutputStream(descriptor), Charset.forName(name));
    }

    /** The writer of any stream. */
    static StandardOutput of(OutputStream stream, Charset charset) {
        return new StandardOutput(new Remembering(stream), charset);
    }

    /** Why nothing more can be written, in words; an empty string if all was written. */
    static String failure(PrintWriter out) {
        if (!out.checkError()) {
            return "";
        }
        IOException first = out instanceof StandardOutput known ? known.stream.failure : null;
        return first == null || first.getMessage() == null ? "writing failed" : first.getMessage();
    }

    /** Passes everything on. */
    private static final class Remembering extends FilterOutputStream {
        private IOException failure;

        private Remembering(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException first) {
                failure = failure == null ? first : failure;
                throw first;
            }
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }
    }
}
