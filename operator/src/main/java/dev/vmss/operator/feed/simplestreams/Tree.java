package dev.vmss.operator.feed.simplestreams;

import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Unusable;
import dev.vmss.operator.image.download.failure.Shown;
import java.util.regex.Pattern;

/**
 * Where a tree is. Paths in its files are relative to its root and lead nowhere else.
 *
 * @param root with a slash at its end
 */
record Tree(String index, String root) {

  private static final String STREAMS = "streams/";
  private static final int LONGEST = 1_024;

  /** Neither a slash in front nor empty parts, and nothing that has to be decoded. */
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9._:~+=@,-]+(?:/[A-Za-z0-9._:~+=@,-]+)*");

  static Tree of(String index) throws Unusable {
    int at = index.lastIndexOf("/" + STREAMS);
    if (at < 0) {
      throw new Unusable(
          Reading.Kind.INVALID,
          "The URL '%s' is no index of a simplestreams tree: it must contain /streams/."
              .formatted(Shown.of(index)));
    }
    return new Tree(index, index.substring(0, at + 1));
  }

  /** The address of a path, which is below the root. */
  String resolve(String path, String whose) throws Unusable {
    boolean strange = path.length() > LONGEST || !PATH.matcher(path).matches();
    if (strange || hasDots(path)) {
      throw new Unusable(
          Reading.Kind.UNTRUSTED,
          "The file '%s' is refused: it has the path '%s', which does not stay within its tree."
              .formatted(Shown.of(whose), Shown.of(path)));
    }
    return root + path;
  }

  private static boolean hasDots(String path) {
    return ("/" + path + "/").contains("/../") || ("/" + path + "/").contains("/./");
  }
}
