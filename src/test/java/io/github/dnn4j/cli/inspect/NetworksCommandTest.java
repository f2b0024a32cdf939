package io.github.dnn4j.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.safetensors.TorchParameters;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksCommandTest {
    @Test
    void listsEveryNetworkInEveryForm() {
        List<String> names = Zoo.names();
        assertEquals(
                names,
                CommandLineRun.of("networks", "--names")
                        .succeeded()
                        .out()
                        .lines()
                        .toList());
        List<String> table =
                CommandLineRun.of("networks").succeeded().out().lines().toList();
        assertEquals(names.size() + 2, table.size());
        assertTrue(table.get(2).matches("alexnet +AlexNet.* 1x3x227x227 +60,965,224 +60 M +724,406,816 +724 M"));
        List<?> json = (List<?>)
                CommandLineRun.of("networks", "--json").succeeded().json().get("networks");
        assertEquals(
                names, json.stream().map(one -> ((Map<?, ?>) one).get("name")).toList());
        assertEquals(
                names.size() + 2,
                CommandLineRun.of("networks", "--markdown")
                        .succeeded()
                        .out()
                        .lines()
                        .count());
        CommandLineRun.of("networks", "--markdown", "--names").refused("choose one");
    }

    @Test
    void costsOfANetworkStandBesideThePublishedOnes() {
        List<String> lines = CommandLineRun.of("cost", "--network", "resnet18")
                .succeeded()
                .out()
                .lines()
                .toList();
        assertEquals("resnet18: 69 layers, input data 1x3x224x224", lines.getFirst());
        assertTrue(lines.stream().anyMatch(line -> line.matches("maxpool .* 1x64x56x56 +11 .*")), lines::toString);
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("total +11,689,512 +1,814,073,344 .*")), lines::toString);
        assertTrue(lines.getLast().startsWith("published: 11.7 M parameters, 1.8 G MACs (He et al., 2016"));
        Map<?, ?> small = (Map<?, ?>) CommandLineRun.of("cost", "--network", "resnet18", "--size", "32", "--json")
                .succeeded()
                .json()
                .get("inputs");
        assertEquals(List.of(1.0, 3.0, 32.0, 32.0), small.get("data"));
    }

    @Test
    void refusesUnknownNetworksAndSizesThatDoNotFit() {
        CommandLineRun.of("cost", "--network", "resnet51").refused("the networks are alexnet, ");
        CommandLineRun.of("cost", "--network", "vgg16", "--size", "31").refused("features.30");
        CommandLineRun.of("cost", "--network", "dcgan", "--size", "31").refused("takes no pictures");
        CommandLineRun.of("cost", "a.onnx", "--network", "vgg16").refused("only one can be");
        CommandLineRun.of("cost").refused("--network NAME");
    }

    /** Files of weights that do not fit list what is wrong; random weights classify nothing. */
    @Test
    void trainedWeightsMustBeThoseOfTheNetwork(@TempDir Path folder) throws IOException {
        Network network = Zoo.network("shufflenet_g3");
        Path weights = folder.resolve("w.safetensors");
        TorchParameters.write(weights, network, ZooWeights.of(network, 1));
        CommandLineRun.of("verify", "--network", "shufflenet_g3", "--size", "32", "--weights", weights)
                .succeeded();
        CommandLineRun.of("verify", "--network", "shufflenet_g4", "--weights", weights)
                .failed("stage2.0.gconv1.weight");
        CommandLineRun.of("verify", "--network", "shufflenet_g3", "--weights", folder.resolve("none"))
                .failed("there is no file");
        CommandLineRun.of("verify", "--network", "nin", "--weights", weights, "--weight-seed", 1)
                .refused("contradict");
        CommandLineRun.of("classify", "a.png", "--network", "nin").refused("--weights");
    }

    /** What is exported computes what the network with the same weights computes. */
    @Test
    void exportsANetwork(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("segmentation.onnx");
        String line = CommandLineRun.of("export", "--network", "dilated_segmentation", "--size", 32, "--out", file)
                .succeeded()
                .out();
        assertTrue(line.startsWith(file + ": dilated_segmentation, 27 layers, "), line);
        Network network = Zoo.get("dilated_segmentation").network(32, 32);
        OnnxModel model = OnnxImporter.read(file);
        Map<String, Tensor> inputs = NetworkInputs.random(network, network.defaultShapes(), 1);
        Tensor expected = ReferenceBackend.values(network, ZooWeights.of(network, 42), inputs)
                .get("prob");
        Tensor actual = ReferenceBackend.values(model.network(), model.parameters(), inputs)
                .get("prob");
        assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), 1e-6f);
        Path again = folder.resolve("again.onnx");
        CommandLineRun.of("export", file, "--out", again, "--json").succeeded();
        assertEquals(
                model.network().nodes().size(),
                OnnxImporter.read(again).network().nodes().size());
        CommandLineRun.of("export", file, "--out", folder).refused("is a folder");
        CommandLineRun.of("export", file, "--size", "32", "--out", again).refused("--size");
        CommandLineRun.of("export", "--network", "nin", "--out", folder.resolve("no/such/folder.onnx"))
                .refused("no/such");
    }

    @Test
    void comparesDesignsByCountAndByFormula() {
        String text = CommandLineRun.of("cost", "--compare", "standard,separable", "--channels", "64:128")
                .succeeded()
                .out();
        assertTrue(text.contains("1/M + 1/k^2"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("parameters +73,728 +8,768 +0.1189")), text);
        assertTrue(
                text.lines().anyMatch(line -> line.matches("MACs per position by formula +73,728 +8,768 +0.1189")),
                text);
        Map<?, ?> json = CommandLineRun.of("cost", "--compare", "plain,bottleneck", "--json")
                .succeeded()
                .json();
        Map<?, ?> ratio = (Map<?, ?>) json.get("ratio");
        assertEquals(ratio.get("by_formula"), ratio.get("macs"));
    }

    @Test
    void comparesNetworks() {
        String text = CommandLineRun.of("cost", "--compare", "resnet50,resnext50_32x4d")
                .succeeded()
                .out();
        assertTrue(text.lines().anyMatch(line -> line.matches("parameters +25,557,032 +25,028,904 +0.9793")), text);
        assertTrue(text.lines().noneMatch(line -> line.startsWith("formula")), text);
    }

    @Test
    void refusesComparisonsThatMakeNoSense() {
        CommandLineRun.of("cost", "--compare", "standard").refused("two names");
        CommandLineRun.of("cost", "--compare", "standard,seperable").refused("separable");
        CommandLineRun.of("cost", "--compare", "standard,grouped", "--groups", "7")
                .refused("7 groups");
        CommandLineRun.of("cost", "--compare", "standard,grouped", "--channels", "x")
                .refused("--channels x");
        CommandLineRun.of("cost", "--compare", "standard,grouped", "--network", "nin")
                .refused("--compare");
    }

    @Test
    void verifiesAndExplainsANetwork() {
        String text = CommandLineRun.of("verify", "--network", "dilated_segmentation", "--size", "16", "--layers")
                .succeeded()
                .out();
        assertTrue(text.contains("PASSED network dilated_segmentation"), text);
        assertTrue(text.contains("PASSED Convolution context6"), text);
        CommandLineRun.of("verify", "--network", "nin", "--size", "64", "--full-size")
                .refused("contradict");
        CommandLineRun.of("verify", "--size", "64", "--random", "1").refused("--network");
        String explained = CommandLineRun.of("explain", "--network", "dilated_segmentation", "--size", "16")
                .succeeded()
                .out();
        assertTrue(explained.startsWith("dilated_segmentation: 27 layers in "), explained);
    }
}
