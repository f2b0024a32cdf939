package io.github.dnn4j.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Network NETWORK = network();
    private static final Parameters PARAMETERS = Parameters.initialise(NETWORK, Initialiser.he(3));
    private static final float[] INPUT = {1, 1000, -1, -1000};

    /** Two features and a softmax, in which the second sample's large values lose much in BF16. */
    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("classifier");
        return b.output(b.input("x", 1, 2).fullyConnected("fc", 4).softmax("y")).build();
    }

    private static float[] answer(Precision precision) {
        float[] all = new float[8];
        for (int sample = 0; sample < 2; sample++) {
            Tensor x = Tensor.ofFloats(Shape.of(1, 2), INPUT[2 * sample], INPUT[2 * sample + 1]);
            float[] part = ReferenceBackend.values(
                            NETWORK,
                            PARAMETERS,
                            Map.of("x", x),
                            CompileOptions.defaults().precision(precision))
                    .get("y")
                    .toFloatArray();
            System.arraycopy(part, 0, all, 4 * sample, 4);
        }
        return all;
    }

    private static Optional<String> objection(Contender contender, float[] answer) {
        return new Judge(NETWORK, PARAMETERS, Optional.empty(), 2, INPUT)
                .objection(contender, answer, answer(Precision.F32));
    }

    @Test
    void elementsAreThoseOfTheBatch() {
        assertEquals(8, new Judge(NETWORK, PARAMETERS, Optional.empty(), 2, INPUT).outputElements());
    }

    @Test
    void whatBfloat16LosesByItselfIsNoError() {
        assertEquals(Optional.empty(), objection(Contender.DNN4J_BF16, answer(Precision.BF16)));
    }

    @Test
    void errorsPastTheLossAreFoundInEverySample() {
        for (int sample = 0; sample < 2; sample++) {
            float[] answer = answer(Precision.BF16);
            answer[4 * sample] += 0.5f;
            Optional<String> objection = objection(Contender.DNN4J_BF16, answer);
            assertTrue(objection.isPresent() && objection.get().startsWith("sample " + sample), objection.toString());
        }
    }

    @Test
    void floatsMayDifferByRoundingOnly() {
        float[] answer = answer(Precision.F32);
        answer[5] += 1e-6f;
        assertEquals(Optional.empty(), objection(Contender.DNN4J, answer));
        answer[5] += 1e-3f;
        assertFalse(objection(Contender.DNN4J, answer).isEmpty());
    }

    @Test
    void zerosShowNothing() {
        float[] zeros = new float[8];
        assertFalse(new Judge(NETWORK, PARAMETERS, Optional.empty(), 2, INPUT)
                .objection(Contender.DNN4J, zeros, zeros)
                .isEmpty());
    }

    @Test
    void notANumberIsNeverRight() {
        float[] answer = answer(Precision.BF16);
        answer[1] = Float.NaN;
        assertFalse(objection(Contender.DNN4J_BF16, answer).isEmpty());
    }
}
