package io.github.dnn4j.onednn.tune;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The cheapest division of nodes into two sides, where every node costs something on either side, and a pair of nodes
 * something when the first is on the first side and the second is not. It is a minimum cut, found as the maximum flow
 * (Ford and Fulkerson, 1956) along shortest paths (Edmonds and Karp, 1972): exact for any graph, unlike a dynamic
 * program over one that is not a tree.
 */
final class MinimumCut {
    /** A cost that no division bears if it can be helped. */
    static final long NEVER = Long.MAX_VALUE / 4;

    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final List<int[]> ends = new ArrayList<>();
    private final List<Long> capacities = new ArrayList<>();
    private final List<List<Integer>> leaving = new ArrayList<>();

    MinimumCut() {
        leaving.add(new ArrayList<>());
        leaving.add(new ArrayList<>());
    }

    /** Adds a node with its cost on the first and on the second side, neither negative; returns its number. */
    int node(long onFirst, long onSecond) {
        leaving.add(new ArrayList<>());
        int node = leaving.size() - 1;
        edge(FIRST, node, onSecond);
        edge(node, SECOND, onFirst);
        return node;
    }

    /** Adds a cost for {@code first} on the first side with {@code second} on the second. */
    void pair(int first, int second, long cost) {
        edge(first, second, cost);
    }

    /** Edges lie in pairs, each the other's reverse. */
    private void edge(int from, int to, long capacity) {
        leaving.get(from).add(ends.size());
        ends.add(new int[] {from, to});
        capacities.add(capacity);
        leaving.get(to).add(ends.size());
        ends.add(new int[] {to, from});
        capacities.add(0L);
    }

    /** For every node by number whether it is on the first side of a cheapest division; call it once. */
    boolean[] solve() {
        while (true) {
            int[] reachedBy = search();
            if (reachedBy[SECOND] < 0) {
                boolean[] first = new boolean[leaving.size()];
                for (int node = 0; node < first.length; node++) {
                    first[node] = node == FIRST || reachedBy[node] >= 0;
                }
                return first;
            }
            long flow = Long.MAX_VALUE;
            for (int node = SECOND; node != FIRST; node = ends.get(reachedBy[node])[0]) {
                flow = Math.min(flow, capacities.get(reachedBy[node]));
            }
            for (int node = SECOND; node != FIRST; node = ends.get(reachedBy[node])[0]) {
                int edge = reachedBy[node];
                capacities.set(edge, capacities.get(edge) - flow);
                capacities.set(edge ^ 1, capacities.get(edge ^ 1) + flow);
            }
        }
    }

    /** The edge by which a shortest path with capacity left reaches each node; -1 if none does. */
    private int[] search() {
        int[] reachedBy = new int[leaving.size()];
        Arrays.fill(reachedBy, -1);
        Deque<Integer> open = new ArrayDeque<>(List.of(FIRST));
        while (!open.isEmpty()) {
            int node = open.poll();
            for (int edge : leaving.get(node)) {
                int to = ends.get(edge)[1];
                if (to != FIRST && reachedBy[to] < 0 && capacities.get(edge) > 0) {
                    reachedBy[to] = edge;
                    open.add(to);
                }
            }
        }
        return reachedBy;
    }
}
