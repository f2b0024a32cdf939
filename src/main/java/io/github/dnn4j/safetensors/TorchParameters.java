package io.github.dnn4j.safetensors;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.TorchNames.TorchParameter;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parameters of a network in a safetensors file, under the names that PyTorch's {@code state_dict} has for them. Nodes
 * must be named by the path of their module, such as {@code layer1.0.conv1}; a parameter is named by node and role:
 *
 * <ul>
 *   <li>convolutions, transposed convolutions and fully connected layers: {@code weight}, {@code bias}
 *   <li>batch normalization: {@code weight} (the scale), {@code bias} (the shift), {@code running_mean}, {@code
 *       running_var}
 *   <li>parametric ReLU: {@code weight} (the slope), of shape (C) or (1)
 *   <li>normalization of slices: {@code weight} (the scale), {@code bias} (the shift)
 *   <li>a constant that is learned: the name of the node alone
 *   <li>a node whose name ends with {@code .in_proj}, in a MultiheadAttention: {@code in_proj_weight}, {@code
 *       in_proj_bias}
 *   <li>layers whose parameters PyTorch does not have (constants, quantization): the name of the role
 * </ul>
 */
public final class TorchParameters {
    private TorchParameters() {}

    /**
     * {@return PyTorch's names of a network's parameters, by the network's own names, in the order of its nodes}
     *
     * @param network one whose nodes are named by the paths of their modules
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if nodes of the network share a parameter
     */
    public static Map<String, String> names(Network network) {
        Map<String, String> names = new LinkedHashMap<>();
        TorchNames.of(network).forEach((parameter, torch) -> names.put(parameter, torch.name()));
        return names;
    }

    /**
     * As {@link #read(Path, Network, List)}, with no further names ignored.
     *
     * @param file a safetensors file
     * @param network the network that the parameters are for
     * @return every parameter of the network, in F32
     */
    public static Parameters read(Path file, Network network) {
        return read(file, network, List.of());
    }

    /**
     * Reads the parameters of a network, under the network's names. F32 stays in the file, as {@link SafetensorsFile}
     * has it, until {@link Parameters#close} or until nothing refers to the parameters; F16, BF16 and F64 are
     * converted to F32. The file must hold every parameter in its very shape and nothing else, except the buffers
     * {@code num_batches_tracked} and {@code relative_position_index} and what is ignored. The weight of a 1x1
     * convolution may be a matrix (outChannels, inChannels), as that of a {@code Linear} over channels is; it is
     * written as a convolution's.
     *
     * @param file a safetensors file
     * @param network the network that the parameters are for
     * @param ignoredPrefixes beginnings of names that the file may have although the network does not, such as {@code
     *     aux1.} for a classifier that only training needs; may be empty
     * @return every parameter of the network, in F32
     * @throws ParameterMismatchException if something is missing, unexpected, or of another type or shape
     * @throws SafetensorsException if there is no such file, or it is malformed
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if nodes of the network share a parameter
     */
    public static Parameters read(Path file, Network network, List<String> ignoredPrefixes) {
        SafetensorsFile tensors = SafetensorsFile.read(file);
        try {
            Parameters parameters = read(tensors, file.toString(), network, ignoredPrefixes);
            if (parameters.sources().values().stream()
                    .allMatch(source -> source.file().isEmpty())) {
                tensors.close();
            }
            return parameters;
        } catch (RuntimeException | Error e) {
            tensors.close();
            throw e;
        }
    }

    /**
     * As {@link #read(Path, Network)}, from a file that is open.
     *
     * @param tensors an open file; left open, and to be kept so while parameters are still in it
     * @param source what to call the file in messages
     * @param network the network that the parameters are for
     * @return every parameter of the network, in F32
     * @throws ParameterMismatchException if something is missing, unexpected, or of another type or shape
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if nodes of the network share a parameter
     */
    public static Parameters read(SafetensorsFile tensors, String source, Network network) {
        return read(tensors, source, network, List.of());
    }

    private static Parameters read(
            SafetensorsFile tensors, String source, Network network, List<String> ignoredPrefixes) {
        Map<String, TorchParameter> wanted = TorchNames.of(network);
        requireSame(tensors, source, network, wanted, ignoredPrefixes);
        Map<String, TensorSource> parameters = new LinkedHashMap<>();
        wanted.forEach((parameter, torch) -> {
            TensorSource tensor = tensors.floatSource(torch.name());
            Shape shape = network.parameters().get(parameter);
            parameters.put(parameter, tensor.shape().equals(shape) ? tensor : tensor.reshape(shape));
        });
        return Parameters.from(parameters);
    }

    private static void requireSame(
            SafetensorsFile tensors,
            String source,
            Network network,
            Map<String, TorchParameter> wanted,
            List<String> ignoredPrefixes) {
        Map<String, String> missing = new LinkedHashMap<>();
        Map<String, String> wrong = new LinkedHashMap<>();
        Set<String> unknown = new LinkedHashSet<>(tensors.names());
        for (TorchParameter torch : wanted.values()) {
            unknown.remove(torch.name());
            if (!tensors.contains(torch.name())) {
                missing.put(torch.name(), torch.extents().toString());
                continue;
            }
            SafetensorsEntry found = tensors.entry(torch.name());
            if (!found.type().becomesFloat() || !torch.fits(found.extents())) {
                wrong.put(torch.name(), "is " + found + " instead of F32 " + torch.extents());
            }
        }
        unknown.removeIf(
                name -> TorchNames.unneeded(name) || ignoredPrefixes.stream().anyMatch(name::startsWith));
        if (!missing.isEmpty() || !unknown.isEmpty() || !wrong.isEmpty()) {
            Map<String, String> unexpected = new LinkedHashMap<>();
            unknown.forEach(name -> unexpected.put(name, tensors.entry(name).toString()));
            throw new ParameterMismatchException(source, network.name(), missing, unexpected, wrong);
        }
    }

    /**
     * Writes the parameters of a network, in their own element types, for PyTorch to read.
     *
     * @param file the file, replaced where it exists
     * @param network the network that the parameters belong to
     * @param parameters all of its parameters under its own names, open
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if one is missing or has another shape, or nodes share
     *     one
     * @throws IOException as for {@link SafetensorsWriter#write}
     */
    public static void write(Path file, Network network, Parameters parameters) throws IOException {
        write(file, network, parameters, Map.of());
    }

    /**
     * As {@link #write(Path, Network, Parameters)}, with further strings in the file's metadata.
     *
     * @param file the file, replaced where it exists
     * @param network the network that the parameters belong to
     * @param parameters all of its parameters under its own names, open
     * @param metadata strings by name, may be empty; {@code format} is {@code pt} unless it is among them
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException as for {@link #write(Path, Network, Parameters)}
     * @throws IOException as for {@link SafetensorsWriter#write}
     */
    public static void write(Path file, Network network, Parameters parameters, Map<String, String> metadata)
            throws IOException {
        parameters.requireFor(network);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        TorchNames.of(network).forEach((parameter, torch) -> {
            Tensor tensor = parameters.get(parameter);
            boolean same = torch.shape().equals(tensor.shape());
            tensors.put(torch.name(), same ? tensor : tensor.reshape(torch.shape()));
        });
        Map<String, String> all = new LinkedHashMap<>();
        all.put("format", "pt");
        all.putAll(metadata);
        SafetensorsWriter.write(file, tensors, all);
    }
}
