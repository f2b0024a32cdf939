package io.github.dnn4j.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    @TempDir
    Path folder;

    private void pictures(String classFolder, int count, int width, int height, boolean grey) throws IOException {
        for (int i = 0; i < count; i++) {
            DataFiles.picture(folder.resolve(classFolder).resolve(i + ".png"), width, height, grey, 10 * i);
        }
    }

    private String refused() {
        return assertThrows(DataSetException.class, () -> DataSets.open(folder.toString()))
                .getMessage();
    }

    @Test
    void foldersAreClassesInTheOrderOfTheirNames() throws IOException {
        pictures("train/zebra", 2, 5, 4, false);
        pictures("train/ant", 3, 5, 4, false);
        pictures("test/zebra", 1, 5, 4, false);
        pictures("test/ant", 1, 5, 4, false);
        DataSet data = DataSets.open(folder.toString());
        assertEquals(List.of("ant", "zebra"), data.classes());
        assertEquals("5 pictures of 3x4x5", data.train().toString());
        assertEquals(0, data.train().label(2));
        assertEquals(1, data.train().label(3));
        assertEquals(20, data.train().picture(2).sample(4, 3, 0));
        assertEquals(235, data.train().picture(2).sample(4, 3, 2));
        assertEquals(2, data.test().count());
    }

    @Test
    void everyTenthPictureIsKeptForTestingWhereNoFolderSaysSo() throws IOException {
        pictures("ant", 20, 3, 3, true);
        pictures("bee", 2, 3, 3, true);
        DataSet data = DataSets.open(folder.toString());
        assertEquals("19 pictures of 1x3x3", data.train().toString());
        assertEquals(3, data.test().count());
        assertEquals(1, data.notes().size());
        assertTrue(data.notes().getFirst().contains("3 of 22"), data.notes().toString());
    }

    @Test
    void otherFilesAreLeftOutAndCounted() throws IOException {
        pictures("ant", 2, 3, 3, true);
        pictures("bee", 2, 3, 3, true);
        Files.writeString(folder.resolve("bee/notes.txt"), "x");
        Files.writeString(folder.resolve("bee/.hidden.png"), "x");
        DataSet data = DataSets.open(folder.toString());
        assertTrue(data.notes().getLast().startsWith("2 files"), data.notes().toString());
    }

    @Test
    void mixedSizesAndDepthsAreNamed() throws IOException {
        pictures("ant", 3, 5, 4, true);
        pictures("bee", 2, 4, 5, true);
        String message = refused();
        assertTrue(message.contains("5x4 grey") && message.contains("bee/0.png is 4x5 grey"), message);
        assertTrue(message.contains("2 of 5"), message);
        pictures("bee", 2, 5, 4, false);
        assertTrue(refused().contains("5x4 colour"), refused());
    }

    @Test
    void emptyAndUnreadableFoldersSaySo() throws IOException {
        assertTrue(refused().contains("no folders in it"), refused());
        pictures("ant", 2, 3, 3, true);
        assertTrue(refused().contains("the one folder ant"), refused());
        Files.createDirectory(folder.resolve("bee"));
        assertTrue(refused().contains("bee has no pictures in it"), refused());
        pictures("bee", 1, 3, 3, true);
        assertTrue(refused().contains("single picture"), refused());
        String message = assertThrows(DataSetException.class, () -> DataSets.open(folder + "/none"))
                .getMessage();
        assertTrue(message.contains("fashion-mnist") && message.contains("/none"), message);
    }

    @Test
    void damagedPicturesAreNamed() throws IOException {
        pictures("ant", 2, 3, 3, true);
        pictures("bee", 2, 3, 3, true);
        Files.writeString(folder.resolve("bee/1.png"), "no picture");
        assertTrue(refused().contains("bee/1.png"), refused());
    }

    @Test
    void trainingAndTestingHaveTheSameClasses() throws IOException {
        pictures("train/ant", 1, 3, 3, true);
        pictures("train/bee", 1, 3, 3, true);
        assertTrue(refused().contains("test"), refused());
        pictures("test/ant", 1, 3, 3, true);
        pictures("test/cat", 1, 3, 3, true);
        assertTrue(refused().contains("[ant, cat]"), refused());
    }
}
