package io.github.dnn4j.peers;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.safetensors.SafetensorsFile;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A case as the contestants read it that take dnn4j's own description. */
final class LoadedCase {
    private LoadedCase() {}

    static Network network(Path folder) throws IOException {
        List<String> lines = CaseFolder.subject(folder);
        return subject(folder).network(Integer.parseInt(lines.get(1)));
    }

    private static Subject subject(Path folder) throws IOException {
        return Subject.of(CaseFolder.subject(folder).getFirst());
    }

    static Parameters parameters(Path folder, Network network) throws IOException {
        Subject subject = subject(folder);
        if (subject.parameters().isPresent()) {
            return subject.parameters().get();
        }
        SafetensorsFile file = SafetensorsFile.read(folder.resolve(CaseFolder.WEIGHTS));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.parameters().keySet().forEach(name -> tensors.put(name, file.floats(name)));
        return new Parameters(tensors);
    }
}
