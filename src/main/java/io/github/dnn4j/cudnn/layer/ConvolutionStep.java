package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.backend.Explanation.Candidate;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.layer.ConvolutionCalls.Chosen;
import io.github.dnn4j.cudnn.layer.ConvolutionWays.Way;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A convolution with the residual, bias and activation after it. Measured, the fastest way is taken; else the first of:
 *
 * <ol> <li>all of it as one graph, if cuDNN's better heuristics propose an engine: nothing between is written to
 * memory. Without a bias, also with a bias of zeros, which cuDNN's engines for F32 want; <li>a graph of which they
 * propose an engine with an output of F32, and the rest by a kernel of dnn4j's; <li>all of it as one graph of the
 * fallback heuristics, whose engines support nearly everything and are slow: reading and writing the result once more
 * costs less than convolving by such a one; <li>any graph and the rest by a kernel, F32 between them where an engine
 * has it.
 * </ol>
 *
 * A bias rounded to the step's 16 bits has other engines than one in F32; as it changes the result, by half a unit in
 * the last place of the bias, it is a way only where ways are measured.
 */
final class ConvolutionStep {
    private static final String SLOWER = "measured, and another is faster";

    private final Lowering lowering;
    private final ConvolutionProblem problem;
    private final DeviceValue given;
    private final boolean biased;
    private final List<PostOperation> post;
    private final Optional<DeviceValue> place;
    private final ConvolutionCalls calls;
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> said = new HashSet<>();
    private final Set<Candidate> considered = new LinkedHashSet<>();

    private ConvolutionStep(
            Lowering lowering, ConvolutionProblem problem, DeviceValue given, DeviceBuffer filter, Shape shape) {
        this.lowering = lowering;
        this.problem = problem;
        this.given = given;
        this.biased = lowering.step().parameters().size() > 1;
        this.post = lowering.step().post();
        this.place = lowering.place();
        this.calls = new ConvolutionCalls(lowering, problem, given, filter, shape, place);
    }

    /**
     * Emits the whole step; the problem is the convolution alone, in the step's type.
     *
     * @param given the input; perhaps a run of the channels of a larger value
     * @param filter the filter, packed as the problem has it
     * @param shape the step's result, whose memory is that of the problem's
     */
    static void emit(
            Lowering lowering, ConvolutionProblem problem, DeviceValue given, DeviceBuffer filter, Shape shape) {
        new ConvolutionStep(lowering, problem, given, filter, shape).emit();
    }

    private void emit() {
        Engines engines = lowering.engines();
        List<Way> whole = ConvolutionWays.whole(problem, biased, post, engines.measures());
        List<Way> split = ConvolutionWays.split(problem, biased, post);
        List<Way> lossless = split.stream()
                .filter(way -> lowering.hasKernels() && way.problem().resultType() == DataType.F32)
                .toList();
        Optional<Chosen> chosen = engines.measures()
                ? fastest(placed(whole)).or(() -> {
                    List<Way> ways = new ArrayList<>(whole);
                    ways.addAll(lossless);
                    return fastest(ways);
                })
                : first(placed(whole), engines::best)
                        .or(() -> first(whole, engines::best))
                        .or(() -> first(lossless, engines::best))
                        .or(() -> first(placed(whole), engines::find))
                        .or(() -> first(whole, engines::find));
        emit(chosen.or(() -> first(split, engines::find))
                .orElseThrow(() -> Convolutions.refused(lowering, List.copyOf(reasons))));
    }

    /** The ways on pixels that lie among other channels, as what is given does or the result is to. */
    private List<Way> placed(List<Way> ways) {
        long from = given.run().map(DeviceValue.Run::pitch).orElse(problem.givenPitch());
        long to = place.flatMap(DeviceValue::run).map(DeviceValue.Run::pitch).orElse(problem.resultPitch());
        return place.isEmpty() && given.run().isEmpty()
                ? List.of()
                : ways.stream()
                        .map(way -> new Way(
                                way.label().replaceFirst("fused", "among other channels"),
                                way.problem().pitched(from, to),
                                way.bias(),
                                way.rest()))
                        .toList();
    }

    private Optional<Chosen> first(List<Way> ways, Function<ConvolutionProblem, Engines.Found> search) {
        return found(ways, search).findFirst();
    }

    private Stream<Chosen> found(List<Way> ways, Function<ConvolutionProblem, Engines.Found> search) {
        return ways.stream()
                .map(way -> new Chosen(way, search.apply(way.problem())))
                .filter(each -> {
                    if (each.engine().plan().isEmpty()) {
                        String why = each.engine().reason(said);
                        reasons.add(each.way().label() + ": " + why);
                        considered.add(new Candidate(each.way().label(), why));
                    }
                    return each.engine().plan().isPresent();
                });
    }

    private Optional<Chosen> fastest(List<Way> ways) {
        List<Chosen> found = found(ways, lowering.engines()::best).toList();
        String key = "the fastest of "
                + String.join(
                        ", ", found.stream().map(each -> each.way().toString()).toList());
        Optional<Chosen> kept = lowering.engines()
                .choice(key)
                .flatMap(label -> found.stream()
                        .filter(each -> each.way().label().equals(label))
                        .findFirst());
        if (found.size() < 2 || kept.isPresent()) {
            return kept.or(() -> found.stream().findFirst());
        }
        DeviceValue x = calls.x(found.getFirst());
        DeviceValue y = calls.y(found.getFirst());
        Convolutions.residual(lowering, post, problem.type());
        Chosen best = found.getFirst();
        long least = Long.MAX_VALUE;
        List<String> times = new ArrayList<>();
        for (Chosen each : found) {
            List<String> failed = new ArrayList<>();
            List<StreamCall> timed = lowering.attempt(() -> calls.emit(each, x, y, ""));
            long nanos = lowering.engines().nanos(timed, "timing of " + lowering.subject(), failed);
            times.add(each.way().label() + " "
                    + (failed.isEmpty()
                            ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
                            : String.join("; ", failed)));
            considered.add(new Candidate(each.way().label(), SLOWER));
            if (nanos < least) {
                best = each;
                least = nanos;
            }
        }
        reasons.add(String.join(", ", times));
        lowering.engines().keep(key, best.way().label());
        return Optional.of(best);
    }

    private void emit(Chosen chosen) {
        DeviceValue y = calls.y(chosen);
        lowering.output(y);
        String label = chosen.way().label();
        considered.removeIf(each -> each.name().equals(label));
        considered.add(new Candidate(label, ""));
        lowering.consider(List.copyOf(considered));
        List<String> all = new ArrayList<>(reasons);
        all.addAll(chosen.engine().passed().sentences(said));
        String why = String.join("; ", all);
        calls.emit(chosen, calls.x(chosen), y, chosen.way().isWhole() || reasons.isEmpty() ? why : "split, for " + why);
    }
}
