package io.github.dnn4j.train.data;

import static io.github.dnn4j.train.data.DataSetException.require;

import java.util.List;

/**
 * Pictures with labels to train on, and others to test with.
 *
 * @param name what it is called, such as {@code fashion-mnist}
 * @param classes names of the classes, by label
 * @param train what is trained on
 * @param test what accuracy is measured with, and nothing is learned from
 * @param notes what a user should know about how it was read, a sentence each
 */
public record DataSet(String name, List<String> classes, Split train, Split test, List<String> notes) {
    /**
     * Checks that the parts fit together.
     *
     * @throws DataSetException if pictures differ in size or depth, or a label is out of range
     */
    public DataSet {
        classes = List.copyOf(classes);
        notes = List.copyOf(notes);
        require(classes.size() >= 2, "%s has %d classes; at least 2 are needed", name, classes.size());
        require(
                train.channels() == test.channels() && train.height() == test.height() && train.width() == test.width(),
                "%s: training has %s, testing %s; size and channels must be the same",
                name,
                train,
                test);
        train.requireLabelsBelow(classes.size(), name + ", training");
        test.requireLabelsBelow(classes.size(), name + ", testing");
    }

    /** The same with at most so many pictures in each part, the first ones, for short trials. */
    public DataSet first(int mostTraining, int mostTesting) {
        return new DataSet(name, classes, train.first(mostTraining), test.first(mostTesting), notes);
    }

    /** As in {@code fashion-mnist: 60000 pictures of 1x28x28 and 10000 to test with, 10 classes}. */
    @Override
    public String toString() {
        return name + ": " + train + " and " + test.count() + " to test with, " + classes.size() + " classes";
    }
}
