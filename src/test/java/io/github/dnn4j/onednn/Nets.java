package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.Plan;
import io.github.dnn4j.onednn.plan.PlanBuilder;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.session.OneDnnSession;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small networks and inputs for the tests of this package. */
public final class Nets {
    private static final int THREADS = 2;

    private Nets() {}

    /** Convolutions, a residual block, a concatenation and a classifier: every kind of fusion once. */
    public static Network small() {
        NetworkBuilder b = new NetworkBuilder("small");
        Value x = b.picture("data", 3, 16, 16);
        x = x.convolution("stem", 32, 3, c -> c.withPadding(1))
                .batchNormalization("stem_bn")
                .relu("stem_relu");
        Value y = x.depthwise("dw", 3, c -> c.withPadding(1)).relu("dw_relu").convolution("pw", 32, 1);
        x = x.plus("add", y).relu("add_relu");
        Value left = x.convolution("left", 16, 1);
        Value right = x.convolution("right", 32, 3, c -> c.withPadding(1));
        x = left.concat("cat", right).maxPooling("pool", 2, 2).globalAveragePooling("gap");
        return b.output(x.fullyConnected("fc", 10).softmax("prob")).build();
    }

    /** F32, and BF16 where the processor computes it. */
    public static List<Precision> precisions() {
        return OneDnnInfo.supportsBf16() ? List.of(Precision.F32, Precision.BF16) : List.of(Precision.F32);
    }

    public static Parameters parameters(Network network) {
        return Parameters.initialise(network, Initialiser.he(7));
    }

    /** The network with the parameters of one node replaced by those of another. */
    public static Network shareParameters(Network network, String node, String donor) {
        Node from = network.nodes().stream()
                .filter(each -> each.name().equals(donor))
                .findFirst()
                .orElseThrow();
        List<Node> nodes = network.nodes().stream()
                .map(each -> each.name().equals(node)
                        ? new Node(each.name(), each.layer(), each.inputs(), each.outputs(), from.parameters())
                        : each)
                .toList();
        return new Network(network.name(), network.inputs(), nodes, network.outputs());
    }

    public static void fill(Tensor tensor, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
    }

    /** The only output for an input drawn from {@code seed}. */
    public static float[] run(
            Backend backend, Network network, Parameters parameters, CompileOptions options, Shape input) {
        try (CompiledNetwork model = backend.compile(network, parameters, options);
                Session session = model.newSession(input)) {
            return run(session, network, 1);
        }
    }

    /** The only output that the reference has for an input of the network's own shape. */
    static float[] onReference(Network network, Parameters parameters) {
        try (Backend reference = ReferenceBackend.open()) {
            return run(
                    reference,
                    network,
                    parameters,
                    CompileOptions.defaults(),
                    network.inputs().getFirst().shape());
        }
    }

    /** The only output on two threads under a layout plan; {@code reports} receives what ran. */
    public static float[] run(LayoutPlan layouts, Network network, CompileOptions options, List<StepReport> reports) {
        Program program = PassPipeline.inference(CompileOptions.defaults(), Eltwise::isFusable)
                .apply(Program.of(network, parameters(network)));
        long engine = DnnlLibrary.createEngine();
        Lifetime owner = new Lifetime("the test", () -> DnnlLibrary.destroyEngine(engine));
        int former = NativeThreads.set(THREADS);
        try (MemoryPool pool = MemoryPool.unlimited();
                WeightStore weights = new WeightStore(engine, pool)) {
            Plan plan = PlanBuilder.build(
                    engine, program, options, layouts, weights, network.defaultShapes(), THREADS, owner);
            reports.addAll(plan.reports());
            try (OneDnnSession session =
                    new OneDnnSession(engine, network, plan, weights, pool, NonFinite.IGNORE, Optional.empty())) {
                return run(session, network, 1);
            } finally {
                plan.lifetime().close();
            }
        } finally {
            NativeThreads.set(former);
            owner.close();
        }
    }

    public static float[] run(Session session, Network network, long seed) {
        fill(session.input(network.inputs().getFirst().name()), seed);
        session.run();
        return session.output(network.outputs().getFirst()).toFloatArray();
    }
}
