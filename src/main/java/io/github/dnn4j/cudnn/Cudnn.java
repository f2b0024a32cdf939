package io.github.dnn4j.cudnn;

import static org.bytedeco.cuda.global.cudnn.*;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.tensor.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * cuDNN's backend (graph) API and the few calls of its older one that are used, with plain handles. Functions throw
 * {@link NativeException} for a status other than success, except {@link #tryFinish}. Whoever receives a handle destroys
 * it; descriptors usually through a {@link CudnnScope}.
 */
final class Cudnn {
    /** Kinds of backend descriptor. */
    enum Kind {
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

    static final int TENSOR_TYPE = CUDNN_ATTR_TENSOR_DATA_TYPE;
    static final int TENSOR_DIMENSIONS = CUDNN_ATTR_TENSOR_DIMENSIONS;
    static final int TENSOR_STRIDES = CUDNN_ATTR_TENSOR_STRIDES;
    static final int TENSOR_ID = CUDNN_ATTR_TENSOR_UNIQUE_ID;
    static final int TENSOR_ALIGNMENT = CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT;
    static final int TENSOR_VIRTUAL = CUDNN_ATTR_TENSOR_IS_VIRTUAL;
    static final int CONVOLUTION_AXES = CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS;
    static final int CONVOLUTION_TYPE = CUDNN_ATTR_CONVOLUTION_COMP_TYPE;
    static final int CONVOLUTION_MODE = CUDNN_ATTR_CONVOLUTION_CONV_MODE;
    static final int CONVOLUTION_BEFORE = CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS;
    static final int CONVOLUTION_AFTER = CUDNN_ATTR_CONVOLUTION_POST_PADDINGS;
    static final int CONVOLUTION_DILATIONS = CUDNN_ATTR_CONVOLUTION_DILATIONS;
    static final int CONVOLUTION_STRIDES = CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES;
    static final int FORWARD_X = CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X;
    static final int FORWARD_W = CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W;
    static final int FORWARD_Y = CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y;
    static final int FORWARD_CONVOLUTION = CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC;
    static final int FORWARD_ALPHA = CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA;
    static final int FORWARD_BETA = CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA;
    static final int BACKWARD_DX = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX;
    static final int BACKWARD_W = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W;
    static final int BACKWARD_DY = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY;
    static final int BACKWARD_CONVOLUTION = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC;
    static final int BACKWARD_ALPHA = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA;
    static final int BACKWARD_BETA = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA;
    static final int FILTER_X = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X;
    static final int FILTER_DW = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW;
    static final int FILTER_DY = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY;
    static final int FILTER_CONVOLUTION = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC;
    static final int FILTER_ALPHA = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA;
    static final int FILTER_BETA = CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA;
    static final int POINTWISE_MODE = CUDNN_ATTR_POINTWISE_MODE;
    static final int POINTWISE_TYPE = CUDNN_ATTR_POINTWISE_MATH_PREC;
    static final int POINTWISE_UPPER_CLIP = CUDNN_ATTR_POINTWISE_RELU_UPPER_CLIP;
    static final int POINTWISE_SLOPE = CUDNN_ATTR_POINTWISE_RELU_LOWER_CLIP_SLOPE;
    static final int POINTWISE_ELU_ALPHA = CUDNN_ATTR_POINTWISE_ELU_ALPHA;
    static final int POINTWISE_SWISH_BETA = CUDNN_ATTR_POINTWISE_SWISH_BETA;
    static final int OPERATION_POINTWISE = CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR;
    static final int OPERATION_X = CUDNN_ATTR_OPERATION_POINTWISE_XDESC;
    static final int OPERATION_B = CUDNN_ATTR_OPERATION_POINTWISE_BDESC;
    static final int OPERATION_Y = CUDNN_ATTR_OPERATION_POINTWISE_YDESC;
    static final int GRAPH_OPERATIONS = CUDNN_ATTR_OPERATIONGRAPH_OPS;
    static final int HEURISTICS_GRAPH = CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH;
    static final int HEURISTICS_DEVICE = CUDNN_ATTR_ENGINEHEUR_DEVICEPROP;
    static final int HEURISTICS_MODE = CUDNN_ATTR_ENGINEHEUR_MODE;
    static final int HEURISTICS_RESULTS = CUDNN_ATTR_ENGINEHEUR_RESULTS;
    static final int CONFIGURATION_ENGINE = CUDNN_ATTR_ENGINECFG_ENGINE;
    static final int ENGINE_INDEX = CUDNN_ATTR_ENGINE_GLOBAL_INDEX;
    static final int ENGINE_NUMERICS = CUDNN_ATTR_ENGINE_NUMERICAL_NOTE;
    static final int DEVICE_HANDLE = CUDNN_ATTR_DEVICEPROP_HANDLE;
    static final int PLAN_DEVICE = CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP;
    static final int PLAN_CONFIGURATION = CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG;
    static final int PLAN_WORKSPACE = CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE;
    static final int PLAN_JSON = CUDNN_ATTR_EXECUTION_PLAN_JSON_REPRESENTATION;
    static final int PACK_POINTERS = CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS;
    static final int PACK_IDS = CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS;
    static final int PACK_WORKSPACE = CUDNN_ATTR_VARIANT_PACK_WORKSPACE;

    /** Types of attributes whose values are 32-bit numbers of an enumeration. */
    static final int OF_DATA_TYPE = CUDNN_TYPE_DATA_TYPE;

    static final int OF_CONVOLUTION_MODE = CUDNN_TYPE_CONVOLUTION_MODE;
    static final int OF_POINTWISE_MODE = CUDNN_TYPE_POINTWISE_MODE;
    static final int OF_HEURISTIC_MODE = CUDNN_TYPE_HEUR_MODE;
    static final int OF_NUMERICAL_NOTE = CUDNN_TYPE_NUMERICAL_NOTE;

    static final int CROSS_CORRELATION = CUDNN_CROSS_CORRELATION;
    static final int HEURISTIC_BEST = CUDNN_HEUR_MODE_A;
    static final int HEURISTIC_FALLBACK = CUDNN_HEUR_MODE_FALLBACK;
    static final int NOTE_TENSOR_CORE = CUDNN_NUMERICAL_NOTE_TENSOR_CORE;
    static final int NOTE_DOWN_CONVERT = CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS;
    static final int NOTE_REDUCED_REDUCTION = CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION;
    static final int NOTE_NONDETERMINISTIC = CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC;
    static final int NOTES = CUDNN_NUMERICAL_NOTE_TYPE_COUNT;

    static final int ADD = CUDNN_POINTWISE_ADD;
    static final int RELU = CUDNN_POINTWISE_RELU_FWD;
    static final int TANH = CUDNN_POINTWISE_TANH_FWD;
    static final int SIGMOID = CUDNN_POINTWISE_SIGMOID_FWD;
    static final int ELU = CUDNN_POINTWISE_ELU_FWD;
    static final int SOFTPLUS = CUDNN_POINTWISE_SOFTPLUS_FWD;
    static final int SWISH = CUDNN_POINTWISE_SWISH_FWD;
    static final int GELU_ERF = CUDNN_POINTWISE_GELU_FWD;
    static final int GELU_TANH = CUDNN_POINTWISE_GELU_APPROX_TANH_FWD;

    private static LibraryFunctions functions;

    private Cudnn() {}

    /** Binds to these libraries, which come before all other calls. */
    static synchronized void bind(Collection<Path> libraries) {
        functions = new LibraryFunctions("cuDNN", libraries);
    }

    private static void call(String subject, String name, String signature, long... arguments) {
        check(functions.status(name, signature, arguments), name, subject);
    }

    private static void check(int status, String call, String subject) {
        if (status != CUDNN_STATUS_SUCCESS) {
            Cuda.noteIfBroken(call, subject);
            String message = lastError();
            throw new NativeException(
                    statusText(status), status, call, message.isEmpty() ? subject : subject + " (" + message + ")");
        }
    }

    private static String statusText(int status) {
        return string(functions.number("cudnnGetErrorString", "i", status));
    }

    @SuppressWarnings("restricted") // The library's constant text ends with a zero.
    private static String string(long address) {
        return address == 0
                ? "UNKNOWN"
                : MemorySegment.ofAddress(address)
                        .reinterpret(Integer.MAX_VALUE)
                        .getString(0);
    }

    /** What cuDNN says about the last error of this thread; empty if nothing. */
    private static String lastError() {
        int length = 1024;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(length);
            functions.number("cudnnGetLastErrorString", "ll", text.address(), length);
            text.set(ValueLayout.JAVA_BYTE, length - 1, (byte) 0);
            return text.getString(0).strip();
        }
    }

    /** Calls a function that puts a handle where its argument points. */
    private static long created(String subject, String name, String signature, long... before) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
            long[] arguments = Arrays.copyOf(before, before.length + 1);
            arguments[before.length] = handle.address();
            call(subject, name, signature, arguments);
            return handle.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    // --- library ---

    /** 10000 major + 100 minor + patch. */
    static long version() {
        return functions.number("cudnnGetVersion", "");
    }

    /** The version as people write it, such as 9.19.0. */
    static String versionText() {
        long version = version();
        return version / 10000 + "." + version % 10000 / 100 + "." + version % 100;
    }

    static long create() {
        return created("device 0", "cudnnCreate", "l");
    }

    static void destroy(long handle) {
        call("device 0", "cudnnDestroy", "l", handle);
    }

    static void setStream(long handle, long stream) {
        call("a session", "cudnnSetStream", "ll", handle, stream);
    }

    /** The number that stands for an element type. */
    static int dataType(DataType type) {
        return switch (type) {
            case F32 -> CUDNN_DATA_FLOAT;
            case BF16 -> CUDNN_DATA_BFLOAT16;
            case F16 -> CUDNN_DATA_HALF;
            case S8 -> CUDNN_DATA_INT8;
            case U8 -> CUDNN_DATA_UINT8;
            case S32 -> CUDNN_DATA_INT32;
        };
    }

    // --- backend descriptors ---

    static long createDescriptor(Kind kind) {
        return created(kind.name(), "cudnnBackendCreateDescriptor", "il", kind.code);
    }

    static void destroyDescriptor(long descriptor) {
        call("a descriptor", "cudnnBackendDestroyDescriptor", "l", descriptor);
    }

    /** Finishes a descriptor whose attributes are set. */
    static void finish(long descriptor, String subject) {
        call(subject, "cudnnBackendFinalize", "l", descriptor);
    }

    /** As {@link #finish}; the reason if cuDNN does not take what is described, empty if it does. */
    static Optional<String> tryFinish(long descriptor, String subject) {
        int status = functions.status("cudnnBackendFinalize", "l", descriptor);
        if (status == CUDNN_STATUS_SUCCESS) {
            return Optional.empty();
        }
        Cuda.noteIfBroken("cudnnBackendFinalize", subject);
        String message = lastError();
        return Optional.of(statusText(status) + (message.isEmpty() ? "" : ": " + message));
    }

    private static void set(long descriptor, int attribute, int type, long count, MemorySegment values) {
        call(
                "attribute " + attribute,
                "cudnnBackendSetAttribute",
                "liill",
                descriptor,
                attribute,
                type,
                count,
                values.address());
    }

    static void setLongs(long descriptor, int attribute, long... values) {
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
    static void setEnum(long descriptor, int attribute, int type, int value) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, type, 1, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    static void setTrue(long descriptor, int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_BOOLEAN, 1, arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1));
        }
    }

    static void setFloat(long descriptor, int attribute, float value) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_FLOAT, 1, arena.allocateFrom(ValueLayout.JAVA_FLOAT, value));
        }
    }

    static void setDouble(long descriptor, int attribute, double value) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_DOUBLE, 1, arena.allocateFrom(ValueLayout.JAVA_DOUBLE, value));
        }
    }

    static void setHandle(long descriptor, int attribute, long handle) {
        setAddresses(descriptor, attribute, CUDNN_TYPE_HANDLE, handle);
    }

    static void setDescriptors(long descriptor, int attribute, long... values) {
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

    static void setText(long descriptor, int attribute, byte[] text) {
        try (Arena arena = Arena.ofConfined()) {
            set(descriptor, attribute, CUDNN_TYPE_CHAR, text.length, arena.allocateFrom(ValueLayout.JAVA_BYTE, text));
        }
    }

    /** Reads up to {@code most} elements into {@code values}; gives how many there are. */
    private static long get(long descriptor, int attribute, int type, long most, long values) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            call(
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

    static long getLong(long descriptor, int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            get(descriptor, attribute, CUDNN_TYPE_INT64, 1, value.address());
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** The numbers of an enumeration that an attribute holds. */
    static List<Integer> getEnums(long descriptor, int attribute, int type, int most) {
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

    static byte[] getText(long descriptor, int attribute) {
        int length = Math.toIntExact(get(descriptor, attribute, CUDNN_TYPE_CHAR, 0, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(Math.max(1, length));
            get(descriptor, attribute, CUDNN_TYPE_CHAR, length, text.address());
            return text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Fills descriptors that were created for it with those that an attribute holds; gives how many it filled. */
    static int getDescriptors(long descriptor, int attribute, long... into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocateFrom(ValueLayout.JAVA_LONG, into);
            return (int) Math.min(
                    into.length,
                    get(descriptor, attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR, into.length, values.address()));
        }
    }

    /** The number of descriptors that an attribute holds. */
    static int countDescriptors(long descriptor, int attribute) {
        return Math.toIntExact(get(descriptor, attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR, 0, 0));
    }

    /** Puts a plan with its operands on the handle's stream. */
    static void execute(long handle, long plan, long pack, String subject) {
        call(subject, "cudnnBackendExecute", "lll", handle, plan, pack);
    }

    // --- softmax ---

    /** A dense tensor (n, c, h, w). */
    static long createTensor(DataType type, int n, int c, int h, int w) {
        long tensor = created("a tensor", "cudnnCreateTensorDescriptor", "l");
        int status = functions.status(
                "cudnnSetTensor4dDescriptor", "liiiiii", tensor, CUDNN_TENSOR_NCHW, dataType(type), n, c, h, w);
        if (status != CUDNN_STATUS_SUCCESS) {
            destroyTensor(tensor);
        }
        check(status, "cudnnSetTensor4dDescriptor", n + "x" + c + "x" + h + "x" + w);
        return tensor;
    }

    static void destroyTensor(long tensor) {
        call("a tensor", "cudnnDestroyTensorDescriptor", "l", tensor);
    }

    /** Softmax, or its logarithm, along the second axis of a tensor. */
    static void softmax(long handle, boolean log, long tensor, long x, long y, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment factors = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
            call(
                    subject,
                    "cudnnSoftmaxForward",
                    "liillllll",
                    handle,
                    log ? CUDNN_SOFTMAX_LOG : CUDNN_SOFTMAX_ACCURATE,
                    CUDNN_SOFTMAX_MODE_CHANNEL,
                    factors.address(),
                    tensor,
                    x,
                    factors.address() + Float.BYTES,
                    tensor,
                    y);
        }
    }
}
