package io.github.dnn4j.agreement.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.agreement.Answer;
import java.util.List;

/**
 * ResNet's bottleneck (He et al., 2016) as a user of DJL writes it, on PyTorch: its own blocks, no translation of a
 * network. Weights are those of a case whose nodes are called conv1 to conv3 and bn1 to bn3, and conv0 and bn0 on the
 * shortcut if it has any.
 */
public final class DjlBottleneck {
    private final NDManager manager;
    private final AgreementCase weights;

    private DjlBottleneck(NDManager manager, AgreementCase weights) {
        this.manager = manager;
        this.weights = weights;
    }

    /**
     * The block's output for the case's input.
     *
     * @param middle channels of the two convolutions inside; four times as many leave
     * @param stride stride of the 3x3 convolution and of the shortcut's
     * @param projected whether the shortcut is a 1x1 convolution instead of the input
     */
    public static Answer answer(PyTorch torch, AgreementCase weights, int middle, int stride, boolean projected) {
        try (NDManager scope = torch.manager().newSubManager()) {
            return new DjlBottleneck(scope, weights).run(middle, stride, projected);
        }
    }

    private Answer run(int middle, int stride, boolean projected) {
        Block branch = new SequentialBlock()
                .add(convolution("conv1", middle, 1, 1))
                .add(normalization("bn1"))
                .add(Activation::relu)
                .add(convolution("conv2", middle, 3, stride))
                .add(normalization("bn2"))
                .add(Activation::relu)
                .add(convolution("conv3", 4 * middle, 1, 1))
                .add(normalization("bn3"));
        Block shortcut = projected
                ? new SequentialBlock()
                        .add(convolution("conv0", 4 * middle, 1, stride))
                        .add(normalization("bn0"))
                : Blocks.identityBlock();
        Block block = new ParallelBlock(
                results -> new NDList(results.get(0)
                        .singletonOrThrow()
                        .add(results.get(1).singletonOrThrow())
                        .getNDArrayInternal()
                        .relu()),
                List.of(branch, shortcut));
        NDList input = new NDList(Arrays.of(manager, weights.inputs().get("x")));
        NDList output = block.forward(new ParameterStore(manager, false), input, false);
        return new Answer.Outputs(List.of(Arrays.toTensor(output.singletonOrThrow())));
    }

    private Block convolution(String name, int filters, int kernel, int stride) {
        Block block = Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .optBias(false)
                .build();
        set(block, "weight", name + ".weight");
        return block;
    }

    private Block normalization(String name) {
        Block block = BatchNorm.builder().optEpsilon(1e-5f).build();
        set(block, "gamma", name + ".scale");
        set(block, "beta", name + ".shift");
        set(block, "runningMean", name + ".mean");
        set(block, "runningVar", name + ".variance");
        return block;
    }

    private void set(Block block, String role, String name) {
        Parameter parameter = block.getDirectParameters().get(role);
        parameter.setArray(Arrays.of(manager, weights.parameters().get(name)));
    }
}
