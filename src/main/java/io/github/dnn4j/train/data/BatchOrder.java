package io.github.dnn4j.train.data;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * Which pictures are in which batch. Batches are numbered through all epochs.
 *
 * @param pictures how many pictures there are
 * @param batch pictures in a batch
 * @param group batches that belong together: an epoch has a multiple of it
 * @param shuffled whether an epoch's order depends on the seed; an epoch then has whole batches only, and the pictures
 *     left over are others in every epoch
 * @param seed decides the order and, with epoch and picture, what is random about a picture
 */
record BatchOrder(int pictures, int batch, int group, boolean shuffled, long seed) {
    private static final long ORDER = 0x6F72646572L;
    private static final long PICTURE = 0x70696374757265L;

    BatchOrder {
        require(batch >= 1, "a batch of %d pictures; at least 1 is needed", batch);
        require(group >= 1, "groups of %d batches; at least 1 is needed", group);
        require(
                !shuffled || (long) batch * group <= pictures,
                "%d batches of %d pictures cannot be made of the %d that there are; use a smaller batch",
                group,
                batch,
                pictures);
    }

    int batchesPerEpoch() {
        return shuffled ? pictures / (batch * group) * group : Math.ceilDiv(pictures, batch);
    }

    long epoch(long number) {
        return number / batchesPerEpoch();
    }

    int count(long number) {
        return Math.min(batch, pictures - (int) (number % batchesPerEpoch()) * batch);
    }

    int index(long number, int place) {
        int position = (int) (number % batchesPerEpoch()) * batch + place;
        long key = Randomness.key(seed ^ ORDER, epoch(number));
        return shuffled ? Randomness.permuted(position, pictures, key) : position;
    }

    long pictureKey(long number, int index) {
        return Randomness.key(Randomness.key(seed ^ PICTURE, epoch(number)), index);
    }
}
