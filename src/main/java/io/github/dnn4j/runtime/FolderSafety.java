package io.github.dnn4j.runtime;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether anybody but the user of this process and the administrator can change what lies in a folder. A user who can
 * may put native code there that this process runs. Owners and modes are those of inode(7); a symbolic link is never
 * followed before it was looked at itself.
 */
final class FolderSafety {
    private static final int OTHERS_WRITE = 0022;
    private static final int OTHERS_ENTER = 0011;
    private static final int STICKY = 01000;
    private static final int MODE = 07777;
    private static final int MOST_LINKS = 40;

    private final Set<Integer> trusted = new HashSet<>();

    /**
     * Judges for a user.
     *
     * @param user the number of the user whom the process's files belong to
     */
    FolderSafety(int user) throws IOException {
        // Whoever owns the root folder is the administrator, whatever number a user namespace gives him.
        trusted.addAll(List.of(0, user, (Integer) attributes(Path.of("/")).get("uid")));
    }

    /**
     * Why a folder is not to be trusted: its owner or mode, or that of a folder on the way to it or of something in it.
     *
     * @param folder an existing folder
     * @return a clause about it; empty if only the trusted can change it
     */
    Optional<String> objection(Path folder) throws IOException {
        Deque<Path> names = new ArrayDeque<>();
        folder.toAbsolutePath().forEach(names::add);
        Path here = Path.of("/");
        int links = 0;
        while (!names.isEmpty()) {
            Path next = here.resolve(names.pop()).normalize();
            Map<String, Object> attributes = attributes(next);
            int mode = (Integer) attributes.get("mode");
            // In a sticky folder on the way nobody can replace what is another's.
            Optional<String> objection = objection(next, attributes, !names.isEmpty() && (mode & STICKY) != 0);
            if (objection.isPresent()) {
                return objection;
            }
            if (!(Boolean) attributes.get("isSymbolicLink")) {
                here = next;
                continue;
            }
            links++;
            if (links > MOST_LINKS) {
                return Optional.of(folder + " leads through more than " + MOST_LINKS + " symbolic links");
            }
            Path target = Files.readSymbolicLink(next);
            here = target.isAbsolute() ? Path.of("/") : here;
            Deque<Path> before = new ArrayDeque<>();
            target.forEach(before::push);
            before.forEach(names::push);
        }
        return contents(here);
    }

    /** The same of everything in the folder. What others cannot reach they cannot write to, whatever its mode. */
    private Optional<String> contents(Path folder) throws IOException {
        boolean reachable = ((Integer) attributes(folder).get("mode") & OTHERS_ENTER) != 0;
        List<String> objections = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes unused) throws IOException {
                return visitFile(each, unused);
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes unused) throws IOException {
                try {
                    objection(each, attributes(each), !reachable).ifPresent(objections::add);
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.CONTINUE;
                }
                return objections.isEmpty() ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException failure) throws IOException {
                // Another process may be extracting meanwhile.
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return objections.stream().findFirst();
    }

    /** What is wrong with one file or folder; its mode does not matter if others are kept from it otherwise. */
    private Optional<String> objection(Path path, Map<String, Object> attributes, boolean kept) {
        int owner = (Integer) attributes.get("uid");
        int mode = (Integer) attributes.get("mode");
        if (!trusted.contains(owner)) {
            return Optional.of(path + " belongs to " + name(path, owner));
        }
        boolean link = (Boolean) attributes.get("isSymbolicLink");
        return link || kept || (mode & OTHERS_WRITE) == 0
                ? Optional.empty()
                : Optional.of("others than its owner may write to " + path + " (mode "
                        + Integer.toOctalString(mode & MODE) + ")");
    }

    private static String name(Path path, int owner) {
        try {
            return "another user, " + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException unreadable) {
            return "another user, number " + owner;
        }
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:uid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
    }
}
