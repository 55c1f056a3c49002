package dev.vmss.operator.feed.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names for what feeds bring: the same for one family and version always, readable, and at most 63
 * characters that every Kubernetes name may have. A hash keeps those apart that read alike.
 */
public final class ItemName {

  private static final int LONGEST = 63;
  private static final int HASH_DIGITS = 8;

  private ItemName() {}

  public static String of(ImageFamily family, ImageVersion version) {
    String canonical = family.key() + ":" + canonical(version);
    String hash = hash(canonical).substring(0, HASH_DIGITS);
    String readable =
        canonical.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "").replaceAll("-+$", "");
    int most = LONGEST - HASH_DIGITS - 1;
    String head = readable.substring(0, Math.min(most, readable.length())).replaceAll("-+$", "");
    return (head.isEmpty() ? "image" : head) + "-" + hash;
  }

  /** A label's value for the name of a feed, which may be longer than a label's value. */
  public static String label(String feed) {
    return feed.length() <= LONGEST
        ? feed
        : feed.substring(0, LONGEST - HASH_DIGITS - 1).replaceAll("[^a-z0-9]+$", "")
            + "-"
            + hash(feed).substring(0, HASH_DIGITS);
  }

  /** Without leading zeros and trailing parts of zero: equal versions have one text. */
  private static String canonical(ImageVersion version) {
    String text =
        Stream.of(version.toString().split("\\.", -1))
            .map(part -> new BigInteger(part).toString())
            .collect(Collectors.joining("."));
    return text.replaceAll("(\\.0)+$", "");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toLowerCase(Locale.ROOT).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
