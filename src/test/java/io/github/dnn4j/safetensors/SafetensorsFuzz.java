package io.github.dnn4j.safetensors;

import static io.github.dnn4j.safetensors.TestFiles.file;
import static io.github.dnn4j.safetensors.TestFiles.member;

import io.github.dnn4j.fuzz.Bounds;
import io.github.dnn4j.json.JsonParser;
import io.github.dnn4j.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files in bytes: each is read with all its tensors, or refused by an exception that the reader promises. What is read
 * must be JSON, with the same names, to a parser that was written apart, and its tensors must be as large as its data.
 */
public final class SafetensorsFuzz {
    private static final long BYTES = 1 << 20;
    private static final long BYTES_PER_BYTE = 256;

    private SafetensorsFuzz() {}

    /** Reads a file and its tensors. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<SafetensorsFile> read = new ArrayList<>();
        Bounds.check(BYTES + BYTES_PER_BYTE * bytes.length, () -> {
            try {
                SafetensorsFile file = SafetensorsFile.read(bytes);
                file.names().forEach(name -> readTensors(file, name));
                read.add(file);
            } catch (SafetensorsException promised) {
                // Refused, as the reader's documentation says.
            }
        });
        read.forEach(file -> compare(file, bytes));
    }

    private static void readTensors(SafetensorsFile file, String name) {
        SafetensorsEntry entry = file.entry(name);
        try {
            require(file.tensor(name).bytes() == entry.bytes(), entry);
        } catch (UnsupportedOperationException promised) {
            require(
                    entry.type().dataType().isEmpty()
                            || entry.isEmpty()
                            || entry.extents().size() > Shape.MAX_RANK,
                    entry);
        }
        try {
            require(file.floats(name).shape().equals(entry.shape()), entry);
        } catch (UnsupportedOperationException promised) {
            require(
                    !entry.type().becomesFloat()
                            || entry.isEmpty()
                            || entry.extents().size() > Shape.MAX_RANK,
                    entry);
        }
    }

    private static void compare(SafetensorsFile file, byte[] bytes) {
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Map<String, Object> header = JsonParser.object(new String(bytes, 8, length, StandardCharsets.UTF_8));
        Set<String> names = new HashSet<>(header.keySet());
        names.remove("__metadata__");
        require(names.equals(Set.copyOf(file.names())), names);
        long sum = file.names().stream()
                .mapToLong(name -> file.entry(name).bytes())
                .sum();
        require(sum == bytes.length - 8 - length, sum);
    }

    private static void require(boolean rule, Object value) {
        if (!rule) {
            throw new AssertionError(value);
        }
    }

    /** Small files: one tensor, all types, metadata, an empty tensor, a scalar, escapes. */
    public static List<byte[]> seeds() {
        StringBuilder types = new StringBuilder("{");
        int at = 0;
        for (SafetensorsType type : SafetensorsType.values()) {
            int end = at + type.bits() / 2;
            types.append(member(type.name(), type.name(), "[2,2]", at, end)).append(',');
            at = end;
        }
        types.append(member("none", "F32", "[0]", at, at)).append('}');
        return List.of(
                file("{}", 0),
                file("{" + member("w", "F32", "[1,2]", 0, 8) + "}   ", 8),
                file("{\"__metadata__\":{\"format\":\"pt\"}," + member("scalar", "F64", "[]", 0, 8) + "}", 8),
                file("{ \"a\\u0041\\n\\\\é\" : {\"shape\": [ 2 ],\"data_offsets\":[0, 4],\"dtype\":\"BF16\"} }\n", 4),
                file(types.toString(), at));
    }
}
