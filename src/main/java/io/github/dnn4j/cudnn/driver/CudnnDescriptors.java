package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudnn.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * cuDNN's backend (graph) API: descriptors of tensors, operations, graphs and plans, their attributes by {@link
 * CudnnAttributes}, and the execution of a plan.
 */
public final class CudnnDescriptors {
    /** Kinds of backend descriptor. */
    public enum Kind {
        TENSOR(CUDNN_BACKEND_TENSOR_DESCRIPTOR),
        CONVOLUTION(CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR),
        CONVOLUTION_FORWARD(CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR),
        CONVOLUTION_BACKWARD_DATA(CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR),
        CONVOLUTION_BACKWARD_FILTER(CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR),
        POINTWISE(CUDNN_BACKEND_POINTWISE_DESCRIPTOR),
        POINTWISE_OPERATION(CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR),
        GRAPH(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR),
        HEURISTICS(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR),
        ENGINE_CONFIGURATION(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR),
        ENGINE(CUDNN_BACKEND_ENGINE_DESCRIPTOR),
        PLAN(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR),
        VARIANT_PACK(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR),
        DEVICE(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private CudnnDescriptors() {}

    static long createDescriptor(Kind kind) {
        return Cudnn.created(kind.name(), "cudnnBackendCreateDescriptor", "il", kind.code);
    }

    static void destroyDescriptor(long descriptor) {
        Cudnn.call("a descriptor", "cudnnBackendDestroyDescriptor", "l", descriptor);
    }

    /** Finishes a descriptor whose attributes are set. */
    public static void finish(long descriptor, String subject) {
        Cudnn.call(subject, "cudnnBackendFinalize", "l", descriptor);
    }

    /** As {@link #finish}; the reason if cuDNN does not take what is described, empty if it does. */
    public static Optional<String> tryFinish(long descriptor, String subject) {
        return Cudnn.refusal(subject, "cudnnBackendFinalize", "l", descriptor);
    }

    private static void set(long descriptor, int attribute, int type, long count, MemorySegment values) {
        Cudnn.call(
                "attribute " + attribute,
                "cudnnBackendSetAttribute",
                "liill",
                descriptor,
                attribute,
                type,
                count,
                values.address());
    }

    public static void setLongs(long descriptor, int attribute, long... values) {
        try (Arena arena = Arena.ofConfined()) {
            set(
                    descriptor,
                    attribute,
                    CUDNN_TYPE_INT64,
                    values.length,
                    arena.allocateFrom(ValueLayout.JAVA_LONG, values));
        }
    }

    /** Sets a number of an enumeration. */
    public static void setEnum(long descriptor, int attribute, int type, int value) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, type, 1, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    public static void setTrue(long descriptor, int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_BOOLEAN, 1, arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1));
        }
    }

    public static void setFloat(long descriptor, int attribute, float value) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_FLOAT, 1, arena.allocateFrom(ValueLayout.JAVA_FLOAT, value));
        }
    }

    public static void setDouble(long descriptor, int attribute, double value) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_DOUBLE, 1, arena.allocateFrom(ValueLayout.JAVA_DOUBLE, value));
        }
    }

    public static void setHandle(long descriptor, int attribute, long handle) {
        setAddresses(descriptor, attribute, CUDNN_TYPE_HANDLE, handle);
    }

    public static void setDescriptors(long descriptor, int attribute, long... values) {
        setAddresses(descriptor, attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR, values);
    }

    static void setPointers(long descriptor, int attribute, long... values) {
        setAddresses(descriptor, attribute, CUDNN_TYPE_VOID_PTR, values);
    }

    private static void setAddresses(long descriptor, int attribute, int type, long... values) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, type, values.length, arena.allocateFrom(ValueLayout.JAVA_LONG, values));
        }
    }

    public static void setText(long descriptor, int attribute, byte[] text) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_CHAR, text.length, arena.allocateFrom(ValueLayout.JAVA_BYTE, text));
        }
    }

    /** Reads up to {@code most} elements into {@code values}; returns how many there are. */
    private static long get(long descriptor, int attribute, int type, long most, long values) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            Cudnn.call(
                    "attribute " + attribute,
                    "cudnnBackendGetAttribute",
                    "liilll",
                    descriptor,
                    attribute,
                    type,
                    most,
                    count.address(),
                    values);
            return count.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    public static long getLong(long descriptor, int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            get(descriptor, attribute, CUDNN_TYPE_INT64, 1, value.address());
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** The numbers of an enumeration that an attribute holds. */
    public static List<Integer> getEnums(long descriptor, int attribute, int type, int most) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(ValueLayout.JAVA_INT, most);
            long count = Math.min(most, get(descriptor, attribute, type, most, values.address()));
            List<Integer> result = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                result.add(values.getAtIndex(ValueLayout.JAVA_INT, i));
            }
            return List.copyOf(result);
        }
    }

    public static byte[] getText(long descriptor, int attribute) {
        int length = Math.toIntExact(get(descriptor, attribute, CUDNN_TYPE_CHAR, 0, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(Math.max(1, length));
            get(descriptor, attribute, CUDNN_TYPE_CHAR, length, text.address());
            return text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Fills descriptors that were created for it with those that an attribute holds; returns how many it filled. */
    public static int getDescriptors(long descriptor, int attribute, long... into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocateFrom(ValueLayout.JAVA_LONG, into);
            return (int) Math.min(
                    into.length,
                    get(descriptor, attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR, into.length, values.address()));
        }
    }

    /** The number of descriptors that an attribute holds. */
    public static int countDescriptors(long descriptor, int attribute) {
        return Math.toIntExact(get(descriptor, attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR, 0, 0));
    }

    /** Puts a plan with its operands on the handle's stream. */
    public static void execute(long handle, long plan, long pack, String subject) {
        Cudnn.call(subject, "cudnnBackendExecute", "lll", handle, plan, pack);
    }
}
