package io.github.dnn4j.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.train.data.Augmentation;
import io.github.dnn4j.train.loss.CrossEntropy;
import io.github.dnn4j.train.loss.Loss;
import io.github.dnn4j.train.optimizer.Optimizer;
import io.github.dnn4j.train.optimizer.Schedule;
import io.github.dnn4j.train.optimizer.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training does: everything that its result depends on besides network, data, backend, precision and threads.
 * Immutable; every method gives a copy.
 *
 * @param epochs how often the training pictures are gone through
 * @param batch pictures of one forward and backward pass
 * @param passes passes whose gradients are averaged for one step: a step learns from {@code batch * passes} pictures
 * @param optimizer how parameters follow gradients
 * @param schedule what the learning rate is multiplied by
 * @param loss what is made small
 * @param clip the largest norm of all gradients of a step together; longer ones are shortened to it (Pascanu et al., On
 *     the difficulty of training recurrent neural networks, 2013, algorithm 1); 0 for no limit
 * @param augmentation what is done to training pictures
 * @param seed decides initial parameters, order, augmentation and dropout
 */
public record TrainingRecipe(
        int epochs,
        int batch,
        int passes,
        Optimizer optimizer,
        Schedule schedule,
        Loss loss,
        double clip,
        Augmentation augmentation,
        long seed) {
    /** Checks the numbers. */
    public TrainingRecipe {
        require(epochs >= 1, "training over %d epochs; at least 1 is needed", epochs);
        require(batch >= 1, "a batch of %d pictures; at least 1 is needed", batch);
        require(passes >= 1, "a step of %d passes; at least 1 is needed", passes);
        require(clip >= 0 && Double.isFinite(clip), "gradients clipped to a norm of %s; 0 or more is needed", clip);
    }

    /**
     * 10 epochs in batches of 128: Nesterov's momentum 0.9, rate 0.1 on a cosine, decay 0.0005, cross-entropy, seed 1.
     */
    public static TrainingRecipe defaults() {
        return new TrainingRecipe(
                10,
                128,
                1,
                Sgd.nesterov(0.1, 0.9, 5e-4),
                new Schedule.Cosine(0),
                new CrossEntropy(),
                0,
                Augmentation.none(),
                1);
    }

    /** With another number of epochs. */
    public TrainingRecipe epochs(int other) {
        return new TrainingRecipe(other, batch, passes, optimizer, schedule, loss, clip, augmentation, seed);
    }

    /** With another batch. */
    public TrainingRecipe batch(int other) {
        return new TrainingRecipe(epochs, other, passes, optimizer, schedule, loss, clip, augmentation, seed);
    }

    /** With another number of passes in a step. */
    public TrainingRecipe passes(int other) {
        return new TrainingRecipe(epochs, batch, other, optimizer, schedule, loss, clip, augmentation, seed);
    }

    /** With another optimizer. */
    public TrainingRecipe optimizer(Optimizer other) {
        return new TrainingRecipe(epochs, batch, passes, other, schedule, loss, clip, augmentation, seed);
    }

    /** With another schedule. */
    public TrainingRecipe schedule(Schedule other) {
        return new TrainingRecipe(epochs, batch, passes, optimizer, other, loss, clip, augmentation, seed);
    }

    /** With another loss. */
    public TrainingRecipe loss(Loss other) {
        return new TrainingRecipe(epochs, batch, passes, optimizer, schedule, other, clip, augmentation, seed);
    }

    /** With another limit on the gradients' norm; 0 for none. */
    public TrainingRecipe clip(double other) {
        return new TrainingRecipe(epochs, batch, passes, optimizer, schedule, loss, other, augmentation, seed);
    }

    /** With another augmentation. */
    public TrainingRecipe augmentation(Augmentation other) {
        return new TrainingRecipe(epochs, batch, passes, optimizer, schedule, loss, clip, other, seed);
    }

    /** With another seed. */
    public TrainingRecipe seed(long other) {
        return new TrainingRecipe(epochs, batch, passes, optimizer, schedule, loss, clip, augmentation, other);
    }

    /** The settings by name, for people, and for checkpoints to compare. */
    public Map<String, String> describe() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("epochs", Integer.toString(epochs));
        text.put("batch", batch + (passes == 1 ? "" : " in each of " + passes + " passes"));
        text.put("optimizer", optimizer.describe());
        text.put("schedule", schedule.describe());
        text.put("loss", loss.describe());
        text.put("clip", clip == 0 ? "none" : Double.toString(clip));
        text.put("augmentation", augmentation.toString());
        text.put("seed", Long.toString(seed));
        return text;
    }
}
