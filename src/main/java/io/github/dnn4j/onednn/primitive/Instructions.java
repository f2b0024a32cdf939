package io.github.dnn4j.onednn.primitive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The instruction sets that oneDNN uses on this processor, as it numbers them on x86. */
public final class Instructions {
    private static final int AVX2_VNNI = 0xf;
    private static final int AVX2_VNNI_2 = 0x1f;
    private static final int AVX512_CORE = 0x27;
    private static final int AVX512_VNNI = 0x67;
    private static final int AVX512_CORE_BF16 = 0xe7;
    private static final int AVX512_CORE_FP16 = 0x1ef;
    private static final boolean AMD =
            processor("vendor_id").filter("AuthenticAMD"::equals).isPresent();

    private Instructions() {}

    /** The most capable instruction set, in words. */
    public static String name() {
        int isa = DnnlLibrary.effectiveIsa();
        return switch (isa) {
            case 0x0 -> "none";
            case 0x1 -> "SSE4.1";
            case 0x3 -> "AVX";
            case 0x7 -> "AVX2";
            case AVX2_VNNI -> "AVX2 with VNNI";
            case AVX2_VNNI_2 -> "AVX2 with VNNI, bf16 and f16 conversions";
            case AVX512_CORE -> "AVX-512";
            case AVX512_VNNI -> "AVX-512 with VNNI";
            case AVX512_CORE_BF16 -> "AVX-512 with VNNI and bf16";
            case AVX512_CORE_FP16 -> "AVX-512 with VNNI, bf16 and f16 (AVX10.1)";
            case 0xfef -> "AVX-512 with AMX bf16 and int8";
            case 0x1fef -> "AVX-512 with AMX bf16, f16 and int8";
            case 0x201ff -> "AVX10.2";
            case 0x22fff -> "AVX10.2 with AMX";
            default -> "unknown (0x" + Integer.toHexString(isa) + ")";
        };
    }

    /** True if bf16 is computed natively, or emulated in AVX-512. */
    public static boolean supportBf16() {
        return has(AVX512_CORE) || has(AVX2_VNNI_2);
    }

    /** True if bf16 multiplications are instructions of the processor, not emulated. */
    public static boolean areBf16Native() {
        return has(AVX512_CORE_BF16) || has(AVX2_VNNI_2);
    }

    /** True if f16 is computed. */
    public static boolean supportF16() {
        return has(AVX512_CORE_FP16) || has(AVX2_VNNI_2);
    }

    /**
     * True if products of 8-bit integers are summed in 32 bits by an instruction (VNNI or AMX); on processors other
     * than x86, whose instruction sets oneDNN does not number, taken for granted.
     */
    public static boolean sumProductsOfIntegers() {
        boolean x86 = List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        return !x86 || has(AVX2_VNNI) || has(AVX512_VNNI);
    }

    /** F32 numbers in a vector of the widest arithmetic that oneDNN uses: 16 with AVX-512, 8 otherwise. */
    public static int floatsPerVector() {
        return has(AVX512_CORE) ? 16 : 8;
    }

    /** True on a processor of AMD's on which oneDNN computes in AVX-512. */
    public static boolean areAmdsAvx512() {
        return AMD && has(AVX512_CORE);
    }

    private static boolean has(int bits) {
        return (DnnlLibrary.effectiveIsa() & bits) == bits;
    }

    /** The processor's name as the system gives it. */
    public static String processorName() {
        return processor("model name").orElse(System.getProperty("os.arch"));
    }

    private static Optional<String> processor(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
