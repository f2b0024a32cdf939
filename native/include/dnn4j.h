/*
 * The flat C interface of dnn4j's native part.
 *
 * Conventions
 *   - Functions return an int32_t status: zero is success, a positive value is a dnnl_status_t of oneDNN as it came, a
 *     negative value is one of the DNN4J_ constants below. No C++ exception crosses this interface.
 *   - Objects (sequences, oneDNN primitives, memories and streams) and addresses travel as int64_t.
 *   - Nothing here keeps a pointer to an argument array after the call, nor takes ownership of a oneDNN object: those
 *     that a sequence names must outlive it.
 *   - "threads" is the OpenMP team size of the calling thread; OpenMP keeps one per thread, so callers do not disturb
 *     one another.
 */
#ifndef DNN4J_H
#define DNN4J_H

#include <stdint.h>

#if defined(__GNUC__)
#define DNN4J_API __attribute__((visibility("default")))
#else
#define DNN4J_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a function's signature or meaning changes; Java refuses a library with another number. */
#define DNN4J_ABI_VERSION 10

/* Statuses of this library. oneDNN's own are positive. */
#define DNN4J_OK 0
#define DNN4J_NULL_ARGUMENT (-1)  /* a handle, address or array that must be there is null */
#define DNN4J_NEGATIVE_COUNT (-2) /* a count, size or team size is negative, or zero where it must not be */
#define DNN4J_UNKNOWN_KIND (-3)   /* a step kind or library number that this version does not know */
#define DNN4J_BAD_STEP (-4)       /* a step's arguments do not fit its kind */
#define DNN4J_OUT_OF_MEMORY (-5)  /* the process heap is exhausted */
#define DNN4J_SYSTEM_ERROR (-6)   /* the operating system refused; errno in system_error where there is one */
#define DNN4J_INTERNAL_ERROR (-7) /* an exception that should not have happened was caught */
#define DNN4J_NO_THREADS (-8)     /* the calling thread cannot have a team of that size; see dnn4j_team */

/* Kinds of steps in a sequence. */
#define DNN4J_STEP_PRIMITIVE 0    /* object: dnnl_primitive_t; arguments: DNNL_ARG_ number and dnnl_memory_t */
#define DNN4J_STEP_COPY 1         /* object: 0; arguments: the DNN4J_COPY_ numbers below and their values */
#define DNN4J_STEP_INTEGER 2      /* object: a DNN4J_INTEGER_ operation; arguments: the numbers below, dnnl_memory_t */
#define DNN4J_STEP_AFFINE 3       /* object: a DNN4J_AFFINE_ activation; arguments: the numbers below, dnnl_memory_t */
#define DNN4J_STEP_SHUFFLE 4      /* object: groups; arguments: the numbers below, dnnl_memory_t */
#define DNN4J_STEP_DROPOUT 5      /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_AVERAGE 6      /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_TRANSPOSE 7    /* object: 0; arguments: the numbers below, dnnl_memory_t */
#define DNN4J_STEP_WINOGRAD 8     /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_SELECT 9       /* object: a DNN4J_SELECT_ condition; arguments: the numbers below, dnnl_memory_t */
#define DNN4J_STEP_SOFTMAX 10     /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_MAX_POOL 11    /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_INTERPOLATE 12 /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_FUNCTION 13    /* object: a DNN4J_FUNCTION_ number; arguments: the numbers below and their values */
#define DNN4J_STEP_PAIR 14        /* object: a DNN4J_PAIR_ operation; arguments: the numbers below, dnnl_memory_t */
#define DNN4J_STEP_TAKE 15        /* object: 0; arguments: the numbers below and their values */
#define DNN4J_STEP_TAKERS 16      /* object: 0; arguments: the numbers of a take step and their values */

/*
 * An affine step computes factor x + shift with constants for each channel of an activation (N, C, spatial...), and
 * ReLU or GELU (by the error function) on it if asked to: batch normalization at inference. Source and result are f32
 * or bf16 both, with channels last, in one block per position or in row-major order both, and may be parts of larger
 * memories (strided); factor and shift are dense f32 vectors (1, C), with zeros for the padding of blocks.
 */
#define DNN4J_AFFINE_LINEAR 0
#define DNN4J_AFFINE_RELU 1
#define DNN4J_AFFINE_GELU 2
#define DNN4J_AFFINE_SOURCE 1
#define DNN4J_AFFINE_FACTOR 2
#define DNN4J_AFFINE_SHIFT 3
#define DNN4J_AFFINE_RESULT 4

/*
 * A shuffle step reads the channels of an activation (N, C, spatial...) as a matrix of groups rows and writes it
 * transposed: result channel k groups + g is source channel g C / groups + k. Source and result have channels last and
 * one type of 2 or 4 bytes, and may be strided.
 */
#define DNN4J_SHUFFLE_SOURCE 1
#define DNN4J_SHUFFLE_RESULT 2

/*
 * A transpose step copies an activation (N, C, spatial...) from row-major order to channels last or to whole blocks of
 * channels, or back. Both have one type of 2 or 4 bytes, or one is f32 and the other bf16, to which is rounded to
 * nearest, ties to even. Either may be strided.
 */
#define DNN4J_TRANSPOSE_SOURCE 1
#define DNN4J_TRANSPOSE_RESULT 2

/*
 * A Winograd step computes a convolution of 3x3 kernels, stride 1, by Winograd's minimal filtering, of f32 activations
 * (N, C, H, W) whose channels are multiples of 16 and lie last or in blocks of 16; pixels outside of the source are
 * zeros. WEIGHTS is what dnn4j_winograd_pack made, a vector of f32 as is BIAS. With OTHER, laid out as the result and
 * perhaps the same memory, the result is min(UPPER, max(LOWER, convolution + bias + other)), else the same without
 * other; LOWER and UPPER are the bits of f32 numbers. SCRATCH is a memory of any description with
 * DNN4J_WINOGRAD_SCRATCH_BYTES for each thread that is to take part. Needs AVX-512; the step is refused without.
 */
#define DNN4J_WINOGRAD_SOURCE 1
#define DNN4J_WINOGRAD_WEIGHTS 2
#define DNN4J_WINOGRAD_BIAS 3
#define DNN4J_WINOGRAD_OTHER 4 /* may be absent */
#define DNN4J_WINOGRAD_SCRATCH 5
#define DNN4J_WINOGRAD_RESULT 6
#define DNN4J_WINOGRAD_HEIGHT 7     /* rows of the source */
#define DNN4J_WINOGRAD_OUT_HEIGHT 8 /* rows of the result */
#define DNN4J_WINOGRAD_PAD_TOP 9
#define DNN4J_WINOGRAD_PAD_LEFT 10
#define DNN4J_WINOGRAD_LOWER 11
#define DNN4J_WINOGRAD_UPPER 12

/* Scratch memory of a thread of a Winograd step: what a core keeps in its second cache. */
#define DNN4J_WINOGRAD_SCRATCH_BYTES 655360

/*
 * A dropout step multiplies every element of an activation (N, C, spatial...) that is kept by a factor and sets the
 * others to zero. The element with row-major index i is kept if the upper 53 bits of
 *   mix(mix(mix(mix(SEED) + step) + NODE) + (i + 1) 0x9E3779B97F4A7C15)
 * are at least THRESHOLD, where mix is the output function of SplitMix64 and step the int64_t that the memory STEP
 * holds when the step runs. Source and result are f32 or bf16 both, with channels last or in row-major order both;
 * FACTOR is the bits of an f32 number.
 */
#define DNN4J_DROPOUT_SOURCE 1
#define DNN4J_DROPOUT_RESULT 2
#define DNN4J_DROPOUT_STEP 3
#define DNN4J_DROPOUT_SEED 4
#define DNN4J_DROPOUT_NODE 5
#define DNN4J_DROPOUT_THRESHOLD 6
#define DNN4J_DROPOUT_FACTOR 7

/*
 * An average step moves a running average: running = KEPT running + ADDED batch for the elements of two dense vectors
 * (C) of f32, computed in double. KEPT and ADDED are the bits of double numbers.
 */
#define DNN4J_AVERAGE_BATCH 1
#define DNN4J_AVERAGE_RUNNING 2
#define DNN4J_AVERAGE_KEPT 3
#define DNN4J_AVERAGE_ADDED 4

/*
 * An integer step computes, element by element and exactly, an operation on two operands of one type (s8, u8 or s32)
 * into a result of that type. oneDNN's own binary primitive rounds integers through f32. Results that the type does not
 * hold saturate; division truncates toward zero, and by zero saturates by the sign of the dividend (0 / 0 is 0).
 * Memories are in any order of plain strides, the result's dimensions are those of the step, and an operand's dimension
 * of 1 repeats.
 */
#define DNN4J_INTEGER_ADD 1
#define DNN4J_INTEGER_SUBTRACT 2
#define DNN4J_INTEGER_MULTIPLY 3
#define DNN4J_INTEGER_DIVIDE 4
#define DNN4J_INTEGER_MAX 5
#define DNN4J_INTEGER_MIN 6
#define DNN4J_INTEGER_EQUAL 7 /* 1 where it holds, else 0, as the next four */
#define DNN4J_INTEGER_LESS 8
#define DNN4J_INTEGER_LESS_OR_EQUAL 9
#define DNN4J_INTEGER_GREATER 10
#define DNN4J_INTEGER_GREATER_OR_EQUAL 11
#define DNN4J_INTEGER_WHERE 12     /* right where left is not 0, else 0 */
#define DNN4J_INTEGER_WHERE_NOT 13 /* right where left is 0, else 0 */
#define DNN4J_INTEGER_LEFT 1
#define DNN4J_INTEGER_RIGHT 2
#define DNN4J_INTEGER_RESULT 3

/*
 * A select step takes every element from one of two operands, by a condition on the left one: the left one where it is
 * a NaN, else the right one; or the right one where the left one is below zero, else the left one. All are of one type,
 * f32, bf16 or f16, in any order of plain strides; the result's dimensions are those of the step, and an operand's
 * dimension of 1 repeats.
 */
#define DNN4J_SELECT_NAN 1
#define DNN4J_SELECT_NEGATIVE 2
#define DNN4J_SELECT_LEFT 1
#define DNN4J_SELECT_RIGHT 2
#define DNN4J_SELECT_RESULT 3

/*
 * A softmax step divides the exponentials of each line by their sum, or takes the logarithm of that if LOGARITHM is not
 * 0; a line with a NaN or with +infinity becomes NaN. Source and result are dense vectors of f32 of one size, a line
 * has EXTENT elements STRIDE apart.
 */
#define DNN4J_SOFTMAX_SOURCE 1
#define DNN4J_SOFTMAX_RESULT 2
#define DNN4J_SOFTMAX_EXTENT 3
#define DNN4J_SOFTMAX_STRIDE 4
#define DNN4J_SOFTMAX_LOGARITHM 5

/*
 * A max-pooling step takes the largest element of each window, a NaN if there is one in it, and -infinity of a window
 * without elements. Source and result are dense vectors of f32, planes one after the other; each of the axes depth,
 * height and width has six numbers from that of its name on: input and output extent, kernel, stride, dilation and
 * padding before.
 */
#define DNN4J_MAX_POOL_SOURCE 1
#define DNN4J_MAX_POOL_RESULT 2
#define DNN4J_MAX_POOL_DEPTH 3
#define DNN4J_MAX_POOL_HEIGHT 9
#define DNN4J_MAX_POOL_WIDTH 15

/*
 * An interpolation step resizes one axis of a dense vector of f32, read as parts of IN rows of INNER elements: row y of
 * the OUT rows of a part is a weighted sum of some rows, of which one without weight is not read. TABLE is a dense
 * vector of f32: the number of the first of these rows for every y, then those of the second and so on, then the
 * weights in the same order.
 */
#define DNN4J_INTERPOLATE_SOURCE 1
#define DNN4J_INTERPOLATE_TABLE 2
#define DNN4J_INTERPOLATE_RESULT 3
#define DNN4J_INTERPOLATE_IN 4
#define DNN4J_INTERPOLATE_OUT 5
#define DNN4J_INTERPOLATE_INNER 6

/*
 * A take step copies rows of an axis: its source is read as parts of IN rows of ROW bytes, and row y of the OUT rows of
 * a part of the result is row TABLE[y] of that part. Source and result are memories without gaps, of any type and
 * order; TABLE is a dense vector (OUT) of s32 numbers, each from 0 to IN - 1.
 *
 * A takers step goes back and adds up: row x of the IN rows of a part of the result is the sum of the rows of the
 * source that took it, of OUT rows in each part. Source and result are of f32 without gaps, a row has ROW numbers, and
 * sums are in double. TABLE is a dense vector (IN + 1 + OUT) of s32: where the takers of each x begin, the end of the
 * last one's, and the takers.
 */
#define DNN4J_TAKE_SOURCE 1
#define DNN4J_TAKE_TABLE 2
#define DNN4J_TAKE_RESULT 3
#define DNN4J_TAKE_IN 4
#define DNN4J_TAKE_OUT 5
#define DNN4J_TAKE_ROW 6

/*
 * A function step computes a function of every element, or its derivative if DERIVATIVE is added to the function's
 * number, to about an f32 number's last bit. Functions are those of math.h unless a line says otherwise. Source and
 * result are f32 of one description, dense in any order without padding; ALPHA and BETA are the bits of f32 numbers.
 * NaN gives NaN.
 */
#define DNN4J_FUNCTION_CELU 1             /* x where x is above 0, else ALPHA (exp(x / ALPHA) - 1) */
#define DNN4J_FUNCTION_THRESHOLDED_RELU 2 /* x where x is above ALPHA, else 0 */
#define DNN4J_FUNCTION_SHRINK 3           /* x + BETA below -ALPHA, x - BETA above ALPHA, else 0 */
#define DNN4J_FUNCTION_POW 4              /* x to the power of ALPHA */
#define DNN4J_FUNCTION_RECIPROCAL 5
#define DNN4J_FUNCTION_ABS 6
#define DNN4J_FUNCTION_NEGATE 7
#define DNN4J_FUNCTION_SIGN 8  /* -1, 0 or 1 */
#define DNN4J_FUNCTION_ROUND 9 /* halves to the even integer */
#define DNN4J_FUNCTION_FLOOR 10
#define DNN4J_FUNCTION_CEIL 11
#define DNN4J_FUNCTION_EXP 12
#define DNN4J_FUNCTION_LOG 13
#define DNN4J_FUNCTION_SQRT 14
#define DNN4J_FUNCTION_ERF 15
#define DNN4J_FUNCTION_SIN 16
#define DNN4J_FUNCTION_COS 17
#define DNN4J_FUNCTION_TAN 18
#define DNN4J_FUNCTION_ASIN 19
#define DNN4J_FUNCTION_ACOS 20
#define DNN4J_FUNCTION_ATAN 21
#define DNN4J_FUNCTION_SINH 22
#define DNN4J_FUNCTION_COSH 23
#define DNN4J_FUNCTION_ASINH 24
#define DNN4J_FUNCTION_ACOSH 25
#define DNN4J_FUNCTION_ATANH 26
#define DNN4J_FUNCTION_DERIVATIVE 64
#define DNN4J_FUNCTION_SOURCE 1
#define DNN4J_FUNCTION_RESULT 2
#define DNN4J_FUNCTION_ALPHA 3
#define DNN4J_FUNCTION_BETA 4

/*
 * A pair step computes, element by element and in double, an operation on two operands: pow or fmod of math.h, or the
 * derivative of one by the left or the right operand. All are of f32 in any order of plain strides; the result's
 * dimensions are those of the step, and an operand's dimension of 1 repeats.
 */
#define DNN4J_PAIR_POW 1
#define DNN4J_PAIR_POW_BY_LEFT 2
#define DNN4J_PAIR_POW_BY_RIGHT 3
#define DNN4J_PAIR_FMOD 4
#define DNN4J_PAIR_FMOD_BY_RIGHT 5
#define DNN4J_PAIR_EQUAL 6 /* 1 where it holds, else 0, as the next four */
#define DNN4J_PAIR_LESS 7
#define DNN4J_PAIR_LESS_OR_EQUAL 8
#define DNN4J_PAIR_GREATER 9
#define DNN4J_PAIR_GREATER_OR_EQUAL 10
#define DNN4J_PAIR_WHERE 11     /* right where left is not 0, else 0 */
#define DNN4J_PAIR_WHERE_NOT 12 /* right where left is 0, else 0 */
#define DNN4J_PAIR_ZERO 13
#define DNN4J_PAIR_IS_SET 14   /* 1 where left is not 0, else 0 */
#define DNN4J_PAIR_IS_CLEAR 15 /* 1 where left is 0, else 0 */
#define DNN4J_PAIR_LEFT 1
#define DNN4J_PAIR_RIGHT 2
#define DNN4J_PAIR_RESULT 3

/*
 * Arguments of a copy step: rows blocks of bytes bytes each, the starts of consecutive blocks apart by the two strides
 * (in bytes). Source and destination must not overlap. Addresses and BYTES are required; ROWS is 1 when absent, the
 * strides are BYTES when absent.
 */
#define DNN4J_COPY_FROM 1
#define DNN4J_COPY_TO 2
#define DNN4J_COPY_BYTES 3
#define DNN4J_COPY_ROWS 4
#define DNN4J_COPY_FROM_STRIDE 5
#define DNN4J_COPY_TO_STRIDE 6

/* What keeps a team smaller than it was to be. */
#define DNN4J_LIMIT_NONE 0
#define DNN4J_LIMIT_PIDS 1          /* pids.max of a control group */
#define DNN4J_LIMIT_PROCESSES 2     /* RLIMIT_NPROC */
#define DNN4J_LIMIT_ADDRESS_SPACE 3 /* RLIMIT_AS */
#define DNN4J_LIMIT_OPENMP 4        /* a setting of OpenMP, such as OMP_THREAD_LIMIT */

/* Libraries whose file dnn4j_library_path can name. */
#define DNN4J_LIBRARY_SELF 0
#define DNN4J_LIBRARY_ONEDNN 1
#define DNN4J_LIBRARY_OPENMP 2

/* 1 if processor and system run the kernels for AVX-512, which some steps need, and oneDNN may use it; else 0. */
DNN4J_API int32_t dnn4j_has_avx512(void);

/* DNN4J_ABI_VERSION of the library as it was compiled. */
DNN4J_API int32_t dnn4j_abi_version(void);

/* The file that the running process has loaded as the given library, as a zero-terminated path, cut to capacity. */
DNN4J_API int32_t dnn4j_library_path(int32_t library, char *path, int32_t capacity);

/*
 * Forgets the error that oneDNN's code generator has met in the calling thread, which it would go on failing with.
 * Gives that error, 0 if there was none, or DNN4J_SYSTEM_ERROR if oneDNN does not have it where it is looked for.
 */
DNN4J_API int32_t dnn4j_clear_code_error(void);

/* The text of an errno value, zero-terminated, cut to capacity. */
DNN4J_API int32_t dnn4j_system_error_text(int32_t system_error, char *text, int32_t capacity);

/*
 * Packs dense f32 weights (out_channels, in_channels, 3, 3) at an address for a Winograd step, into
 * 16 in_channels out_channels f32 numbers at another. Channels are multiples of 16, else DNN4J_BAD_STEP.
 */
DNN4J_API int32_t dnn4j_winograd_pack(int64_t weights, int64_t in_channels, int64_t out_channels, int64_t packed);

/*
 * Prepares a list of steps to be run in order. Step i is of kinds[i] on objects[i] and takes the next
 * argument_counts[i] entries of argument_ids and argument_values, which are flattened in step order. Everything that a
 * run needs is allocated here. On success *sequence is the handle, to be given to dnn4j_sequence_destroy once. On a
 * failure that belongs to a step *failed_step is its index, otherwise -1.
 */
DNN4J_API int32_t dnn4j_sequence_create(int32_t step_count, const int32_t *kinds, const int64_t *objects,
        const int32_t *argument_counts, const int32_t *argument_ids, const int64_t *argument_values, int64_t *sequence,
        int32_t *failed_step);

/*
 * Runs all steps in order on a dnnl_stream_t with an OpenMP team of threads (0 leaves the caller's), waits for the
 * stream, and restores the caller's team size. Stops at the first step that fails. Runs nothing, and gives
 * DNN4J_NO_THREADS, where the calling thread has no team of that size yet and the system would refuse it threads.
 * Returns two numbers in one, so that a caller needs no memory for the second: the status in the low 32 bits; in the
 * high 32 bits the index of the step that failed, or -1 when the failure belongs to none. Success is exactly 0.
 * A sequence may be run by one thread at a time.
 */
DNN4J_API int64_t dnn4j_sequence_run(int64_t sequence, int64_t stream, int32_t threads);

/*
 * The same, with a wait for the stream after every step; writes the duration of each step, in nanoseconds, to the
 * array of step_count int64_t at the address nanos. Durations past a failed step are left as they were.
 */
DNN4J_API int64_t dnn4j_sequence_run_timed(int64_t sequence, int64_t stream, int32_t threads, int64_t nanos);

/* Frees a sequence, not the oneDNN objects that it names. */
DNN4J_API int32_t dnn4j_sequence_destroy(int64_t sequence);

/*
 * Maps zeroed private memory of the given size. With huge not 0 the address is a multiple of 2 MiB and the kernel is
 * asked to back it with huge pages. On success *system_error is 0, or the errno with which the kernel declined huge
 * pages: the memory is usable all the same. On DNN4J_SYSTEM_ERROR it is the errno of the mapping.
 */
DNN4J_API int32_t dnn4j_map(int64_t bytes, int32_t huge, int64_t *address, int32_t *system_error);

/* Unmaps what dnn4j_map returned, with the size that was asked of it. */
DNN4J_API int32_t dnn4j_unmap(int64_t address, int64_t bytes, int32_t *system_error);

/* The resident size of the process in bytes, as the kernel counts it. */
DNN4J_API int32_t dnn4j_resident_bytes(int64_t *bytes);

/* Floating-point formats that are scanned. */
#define DNN4J_FORMAT_F32 0
#define DNN4J_FORMAT_BF16 1
#define DNN4J_FORMAT_F16 2

/* What a scan answers where its arguments make no sense. */
#define DNN4J_SCAN_REFUSED (-2)

/*
 * The index of the first of count numbers at an address that is NaN or, with infinities not 0, not finite; -1 if there
 * is none. Long rows are read by an OpenMP team of threads (0 leaves the caller's). An address of 0, a negative count
 * or an unknown format is DNN4J_SCAN_REFUSED.
 */
DNN4J_API int64_t dnn4j_find_nonfinite(
        int64_t address, int64_t count, int32_t format, int32_t infinities, int32_t threads);

/* Sets the OpenMP team size of the calling thread (at least 1); *former, when not null, receives the one before. */
DNN4J_API int32_t dnn4j_set_threads(int32_t threads, int32_t *former);

/*
 * The largest OpenMP team, up to wanted, that the calling thread can have without meeting a limit of the system, at
 * which OpenMP would end the process; or a negative status. The team is there afterwards. Where it is smaller than
 * wanted, shortage receives a DNN4J_LIMIT_ number, that limit's value, and how many more threads it allows.
 */
DNN4J_API int32_t dnn4j_team(int32_t wanted, int64_t *shortage);

/* The OpenMP team size of the calling thread. */
DNN4J_API int32_t dnn4j_max_threads(void);

#ifdef __cplusplus
}
#endif

#endif
