package io.github.dnn4j.onnx.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.github.dnn4j.onnx.files.OnnxData;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Records beside the messages that protoc's code makes of the same bytes: each component has the value of the field of
 * its name.
 */
public final class SameContent {
    private SameContent() {}

    /** Throws unless a record says the same as a message. */
    public static void require(Record own, Message theirs) {
        require(own.getClass().getSimpleName(), own, theirs);
    }

    private static void require(String path, Record own, Message theirs) {
        assertEquals(
                own.getClass().getSimpleName(), theirs.getDescriptorForType().getName(), path);
        for (RecordComponent component : own.getClass().getRecordComponents()) {
            String name = component.getName();
            Object value;
            try {
                value = component.getAccessor().invoke(own);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
            if (name.equals("valueCase")) {
                assertEquals(((OnnxMl.TypeProto) theirs).getValueCase().name(), value.toString(), path);
                continue;
            }
            FieldDescriptor field = theirs.getDescriptorForType()
                    .findFieldByName(name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT));
            assertNotNull(field, path + " has no field " + name);
            compare(path + "." + name, component.getType(), value, theirs, field);
        }
    }

    private static boolean isGiven(Message theirs, FieldDescriptor field) {
        return field.isRepeated() ? theirs.getRepeatedFieldCount(field) > 0 : theirs.hasField(field);
    }

    private static void compare(String path, Class<?> type, Object own, Message theirs, FieldDescriptor field) {
        if (type == boolean.class) {
            assertEquals(isGiven(theirs, field), own, path);
        } else if (type == OptionalLong.class) {
            assertEquals(
                    isGiven(theirs, field) ? OptionalLong.of((long) theirs.getField(field)) : OptionalLong.empty(),
                    own,
                    path);
        } else if (type == OnnxData.class) {
            assertArrayEquals(bytes(theirs, field), bytes((OnnxData) own), path);
        } else if (type == List.class) {
            List<?> list = (List<?>) own;
            assertEquals(theirs.getRepeatedFieldCount(field), list.size(), path);
            for (int i = 0; i < list.size(); i++) {
                element(path + "[" + i + "]", list.get(i), theirs.getRepeatedField(field, i));
            }
        } else if (own == null) {
            assertEquals(false, theirs.hasField(field), path);
        } else {
            element(path, own, theirs.getField(field));
        }
    }

    private static void element(String path, Object own, Object theirs) {
        switch (theirs) {
            case Message message -> require(path, (Record) own, message);
            case ByteString bytes -> assertEquals(bytes.toStringUtf8(), own, path);
            case EnumValueDescriptor value -> assertEquals(value.getName(), own.toString(), path);
            case Integer number -> assertEquals((long) number, ((Number) own).longValue(), path);
            default -> assertEquals(theirs, own, path);
        }
    }

    private static byte[] bytes(OnnxData data) {
        return data == null ? new byte[0] : data.memory().toArray(ValueLayout.JAVA_BYTE);
    }

    /** The bytes of a field, or of its numbers as a file has them. */
    private static byte[] bytes(Message theirs, FieldDescriptor field) {
        if (!field.isRepeated()) {
            return ((ByteString) theirs.getField(field)).toByteArray();
        }
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < theirs.getRepeatedFieldCount(field); i++) {
            numbers.add(theirs.getRepeatedField(field, i));
        }
        ByteBuffer bytes = ByteBuffer.allocate(numbers.stream()
                        .mapToInt(number -> number instanceof Float ? Float.BYTES : Double.BYTES)
                        .sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Object number : numbers) {
            if (number instanceof Float value) {
                bytes.putFloat(value);
            } else {
                bytes.putDouble((double) number);
            }
        }
        return bytes.array();
    }
}
