package io.github.dnn4j.zoo;

import java.util.List;

/** Published classifiers that were made to be small or fast. */
final class CompactClassifiers {
    private CompactClassifiers() {}

    static void addTo(List<ZooNetwork> list) {
        addShuffleNets(list);
        addMobileNets(list);
        list.add(ZooNetwork.ofPictures(
                "squeezenet1_1",
                "SqueezeNet 1.1",
                Published.same("Iandola et al., 2016", "1.24 M", "0.349 G", Published.TORCHVISION),
                224,
                64,
                (h, w) -> SqueezeNet.squeezenet11(1000, h, w)));
    }

    private static void addShuffleNets(List<ZooNetwork> list) {
        int[][] published = {{1, 143}, {2, 140}, {3, 137}, {4, 133}, {8, 137}};
        for (int[] row : published) {
            int groups = row[0];
            list.add(ZooNetwork.ofPictures(
                    "shufflenet_g" + groups,
                    "ShuffleNet 1x, " + groups + (groups == 1 ? " group" : " groups"),
                    new Published(
                            "Zhang et al., 2018",
                            "",
                            row[1] + " M",
                            "the paper's table 1",
                            "the paper leaves the classifier out"),
                    224,
                    64,
                    (h, w) -> ShuffleNet.network(groups, 1000, h, w)));
        }
    }

    private static void addMobileNets(List<ZooNetwork> list) {
        list.add(mobileNet(1, "mobilenet_v1", "4.2 M", "569 M"));
        list.add(mobileNet(0.75, "mobilenet_v1_0.75", "2.6 M", "325 M"));
        list.add(mobileNet(0.5, "mobilenet_v1_0.5", "1.3 M", "149 M"));
        list.add(mobileNet(0.25, "mobilenet_v1_0.25", "0.5 M", "41 M"));
        list.add(ZooNetwork.ofPictures(
                "mobilenet_v2",
                "MobileNet v2",
                new Published(
                        "Sandler et al., 2018",
                        "3.4 M",
                        "300 M",
                        "the paper",
                        Published.TORCHVISION + " has as many parameters as are counted here"),
                224,
                64,
                (h, w) -> MobileNetV2.network(1000, h, w)));
    }

    private static ZooNetwork mobileNet(double width, String name, String parameters, String macs) {
        return ZooNetwork.ofPictures(
                name,
                "MobileNet v1, width " + width,
                Published.same("Howard et al., 2017", parameters, macs, "the paper's table 6"),
                224,
                64,
                (h, w) -> MobileNetV1.network(width, 1000, h, w));
    }
}
