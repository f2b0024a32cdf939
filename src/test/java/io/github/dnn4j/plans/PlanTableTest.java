package io.github.dnn4j.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of cuDNN's answers: written, read, and compared for what is lost. */
class PlanTableTest {
    private static PlanTable table(String... questionsAndAnswers) {
        SortedMap<String, Answer> answers = new TreeMap<>();
        for (int i = 0; i < questionsAndAnswers.length; i += 2) {
            answers.put(PlanTable.key(Numerics.BF16, questionsAndAnswers[i]), Answer.of(questionsAndAnswers[i + 1]));
        }
        return new PlanTable(answers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine 4, tensor cores",
                "engine 0, fallback",
                "engine 8, tensor cores, fallback",
                "engine 70",
                "refused: CUDNN_STATUS_NOT_SUPPORTED: words, and: more",
                "planned in 58 steps, 54 of cuDNN",
                "117 pass, 3 refused, 2 fail"
            })
    void answersAreReadAsTheyAreWritten(String text) {
        assertEquals(text, Answer.of(text).text());
    }

    @Test
    void anotherTextIsNoAnswer() {
        assertThrows(IllegalArgumentException.class, () -> Answer.of("engine four"));
    }

    @Test
    void filesAreReadAsTheyAreWritten(@TempDir Path folder) throws IOException {
        PlanTable table = table("forward b", "engine 4, tensor cores", "forward a", "refused: no engine");
        table.write(folder.resolve("below/h200.txt"));
        assertEquals(table, PlanTable.read(folder.resolve("below/h200.txt")));
        assertEquals(
                List.of("bf16 | forward a | refused: no engine", "bf16 | forward b | engine 4, tensor cores"),
                Files.readAllLines(folder.resolve("below/h200.txt")));
        assertEquals(table(), PlanTable.read(folder.resolve("none.txt")));
    }

    @Test
    void aLineOfAnotherFormIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("t.txt"), "bf16 | a | engine 1\nbf16 | engine 2\n");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PlanTable.read(file));
        assertTrue(e.getMessage().contains("t.txt:2"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "forward a; engine 4, tensor cores; refused: no engine",
                "forward a; engine 4, tensor cores; engine 8",
                "forward a; engine 70; engine 0, fallback",
                "network resnet50, batch 1; planned in 58 steps, 54 of cuDNN; refused: layer x",
                "network resnet50, batch 1; planned in 58 steps, 54 of cuDNN; planned in 59 steps, 54 of cuDNN",
                "parity Convolution; 117 pass, 0 refused, 0 fail; 116 pass, 1 refused, 0 fail",
                "parity Convolution; 116 pass, 0 refused, 0 fail; 116 pass, 0 refused, 1 fail"
            })
    void whatIsLessThanBeforeIsLost(String question, String before, String now) {
        assertEquals(
                List.of("bf16 | " + question + ": was " + before + ", is " + now),
                table(question, before).lostIn(table(question, now)));
        assertEquals(List.of(), table(question, now).lostIn(table(question, before)));
    }

    @Test
    void whatIsAskedFirstIsLostOnlyWhereNothingMakesUpForIt() {
        PlanTable none = table();
        assertEquals(List.of(), none.lostIn(table("forward a", "refused: it is asked for in parts")));
        assertEquals(List.of(), none.lostIn(table("network vgg16, batch 1", "planned in 20 steps, 16 of cuDNN")));
        assertEquals(List.of(), none.lostIn(table("parity Softmax", "15 pass, 1 refused, 0 fail")));
        assertEquals(
                1,
                none.lostIn(table("network vgg16, batch 1", "refused: layer x")).size());
        assertEquals(
                1,
                none.lostIn(table("parity Softmax", "15 pass, 0 refused, 1 fail"))
                        .size());
        assertEquals(
                1, none.lostIn(table("plan of forward a", "refused: words")).size());
        assertEquals(
                1,
                none.lostIn(table("training Softmax", "refused: cuDNN ended the process"))
                        .size());
    }

    @Test
    void anotherEngineIsAChangeAndNoLoss() {
        PlanTable before = table("forward a", "engine 4, tensor cores", "forward b", "engine 1");
        PlanTable now = table("forward a", "engine 7, tensor cores", "forward b", "engine 1", "forward c", "engine 2");
        assertEquals(List.of(), before.lostIn(now));
        assertEquals(2, before.changedIn(now));
        assertEquals(now.answers().keySet(), before.with(now).answers().keySet());
    }
}
