package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.SafetensorsException.require;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.TensorFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The head of a file: the length of the JSON text in 8 bytes, and the text. Nothing is allocated for a number before it
 * has been compared with the size of the file.
 *
 * @param entries tensors by name, in the order of the text
 * @param metadata the map {@code __metadata__}, empty where there is none
 * @param end where the header ends and the data begins
 */
record Header(Map<String, SafetensorsEntry> entries, Map<String, String> metadata, long end) {
    /** The bytes before the text, which hold its length. */
    static final int LENGTH_BYTES = 8;
    /** The longest text, that of the format's own readers. */
    static final long MAX_LENGTH = 100_000_000;
    /** The name under which the text keeps the metadata. */
    static final String METADATA = "__metadata__";
    /** The largest number of extents, that of PyTorch and NumPy. */
    static final int MAX_RANK = 64;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Reads and checks the header of a file. */
    static Header read(TensorFile content) {
        String file = content.toString();
        long size = content.size();
        require(
                size >= LENGTH_BYTES,
                "%s has %d bytes; a safetensors file begins with %d that hold the length of its header",
                file,
                size,
                LENGTH_BYTES);
        MemorySegment lengthBytes = MemorySegment.ofArray(new byte[LENGTH_BYTES]);
        content.read(0, lengthBytes);
        long length = lengthBytes.get(LENGTH, 0);
        require(
                length >= 0 && length <= MAX_LENGTH,
                "%s is no safetensors file: its header would have %s bytes; at most %d are allowed",
                file,
                Long.toUnsignedString(length),
                MAX_LENGTH);
        require(
                length <= size - LENGTH_BYTES,
                "%s is truncated: its header has %d bytes, but the file only %d after the length",
                file,
                length,
                size - LENGTH_BYTES);
        MemorySegment text = MemorySegment.ofArray(new byte[(int) length]);
        content.read(LENGTH_BYTES, text);
        require(
                length > 0 && text.get(JAVA_BYTE, 0) == '{',
                "%s is no safetensors file: its header does not begin with '{'",
                file);
        Header header = new Parser(file, text).parse();
        header.requireCovered(file, size - header.end());
        return header;
    }

    /** The tensors must fill the data from its beginning to its end, without overlaps and holes. */
    private void requireCovered(String file, long dataBytes) {
        List<Map.Entry<String, SafetensorsEntry>> sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Map.Entry.comparingByValue(
                Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end)));
        long covered = 0;
        for (Map.Entry<String, SafetensorsEntry> entry : sorted) {
            long begin = entry.getValue().begin();
            require(
                    begin == covered,
                    "%s: tensor %s begins at byte %d of the data, but those before it end at %d; tensors must follow"
                            + " one another without %s",
                    file,
                    JsonText.shown(entry.getKey()),
                    begin,
                    covered,
                    begin < covered ? "overlaps" : "holes");
            covered = entry.getValue().end();
        }
        require(
                covered == dataBytes,
                "%s: the tensors take %d bytes, but the file has %d bytes of data; it is truncated, or holds more than"
                        + " tensors",
                file,
                covered,
                dataBytes);
    }

    /** The grammar of the text, every member of which is known. */
    private static final class Parser {
        private final String file;
        private final HeaderReader json;
        private final long length;
        private final Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        Parser(String file, MemorySegment text) {
            this.file = file;
            this.json = new HeaderReader(file, text);
            this.length = text.byteSize();
        }

        Header parse() {
            json.object(name -> {
                if (name.equals(METADATA)) {
                    json.object(key -> metadata.put(key, json.string()));
                } else {
                    entries.put(name, entry(name));
                }
            });
            json.end();
            return new Header(
                    Collections.unmodifiableMap(entries), Collections.unmodifiableMap(metadata), LENGTH_BYTES + length);
        }

        private SafetensorsEntry entry(String name) {
            EntryParts parts = new EntryParts();
            json.object(member -> {
                switch (member) {
                    case "dtype" -> parts.type = type(name, json.string());
                    case "shape" -> parts.extents = naturals(name, member, MAX_RANK);
                    case "data_offsets" -> parts.offsets = naturals(name, member, 2);
                    default ->
                        throw json.mistake("tensor " + JsonText.shown(name) + " has the member "
                                + JsonText.shown(member) + "; only dtype, shape and data_offsets are allowed");
                }
            });
            require(
                    parts.type != null && parts.extents != null && parts.offsets != null && parts.offsets.size() == 2,
                    "%s: tensor %s needs dtype, shape and data_offsets with two numbers",
                    file,
                    JsonText.shown(name));
            try {
                return new SafetensorsEntry(
                        parts.type, parts.extents, parts.offsets.getFirst(), parts.offsets.getLast());
            } catch (InvalidDescriptorException e) {
                throw new SafetensorsException(file + ": tensor " + JsonText.shown(name) + ": " + e.getMessage(), e);
            }
        }

        private SafetensorsType type(String name, String dtype) {
            return SafetensorsType.named(dtype)
                    .orElseThrow(() -> json.mistake("tensor " + JsonText.shown(name) + " has the dtype "
                            + JsonText.shown(dtype) + ", which the format does not know"));
        }

        private List<Long> naturals(String name, String member, int most) {
            List<Long> values = new ArrayList<>();
            json.array(() -> {
                if (values.size() == most) {
                    throw json.mistake(
                            "tensor " + JsonText.shown(name) + " has more than " + most + " numbers in its " + member);
                }
                values.add(json.natural());
            });
            return values;
        }
    }

    /** The members of an entry as they come. */
    private static final class EntryParts {
        private SafetensorsType type;
        private List<Long> extents;
        private List<Long> offsets;
    }
}
