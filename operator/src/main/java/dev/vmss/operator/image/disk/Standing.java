package dev.vmss.operator.image.disk;

import dev.vmss.operator.image.disk.VolumeView.Said;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a volume that is there means for the image that wants it. */
public sealed interface Standing {

  /** It can be cloned. */
  record Ready() implements Standing {}

  /**
   * The import goes on.
   *
   * @param percent 0 to 100, in whole numbers
   */
  record Coming(int percent) implements Standing {}

  /**
   * The import failed, and CDI tries again by itself.
   *
   * @param words CDI's own
   */
  record Troubled(String words) implements Standing {}

  /**
   * CDI has given up.
   *
   * @param words CDI's own
   */
  record Broken(String words) implements Standing {}

  /** What is downloaded is compared with nothing: CDI does not know the checksum. */
  record Unverified() implements Standing {}

  /** Somebody else's volume has the name. */
  record Foreign() implements Standing {}

  /** It is on its way out. */
  record Going() implements Standing {}

  /** Reasons that CDI gives while a Pod merely starts are not among them. */
  Set<String> FAILURES =
      Set.of(
          "Error",
          "ChecksumError",
          "ImagePullFailed",
          "ErrImagePull",
          "ImagePullBackOff",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "CrashLoopBackOff",
          "OOMKilled");

  /** Reasons for which there is not even a claim to fill. */
  Set<String> UNCLAIMED = Set.of("ErrExceededQuota", "ErrClaimNotValid", "ErrUnableToClone");

  Pattern PERCENT = Pattern.compile("([0-9]{1,3})(\\.[0-9]*)?%");

  static Standing of(GoldenVolume wanted, VolumeView seen) {
    if (!seen.imageUid().equals(wanted.imageUid()) || !seen.address().equals(wanted.address())) {
      return new Foreign();
    }
    if (seen.deleting()) {
      return new Going();
    }
    if (wanted.source() instanceof GoldenVolume.Url
        && !seen.checksum().equals(Optional.of(wanted.digest()))) {
      return new Unverified();
    }
    return switch (seen.phase()) {
      case VolumeView.SUCCEEDED -> new Ready();
      case VolumeView.FAILED -> new Broken(seen.running().map(Standing::words).orElse(""));
      default -> underWay(seen);
    };
  }

  private static Standing underWay(VolumeView seen) {
    return trouble(seen.running(), FAILURES)
        .or(() -> trouble(seen.bound(), UNCLAIMED))
        .<Standing>map(Troubled::new)
        .orElseGet(() -> new Coming(percent(seen.progress())));
  }

  private static Optional<String> trouble(Optional<Said> condition, Set<String> reasons) {
    return condition
        .filter(said -> !said.isTrue() && reasons.contains(said.reason()))
        .map(Standing::words);
  }

  private static String words(Said said) {
    return said.message().isBlank() ? said.reason() : said.message();
  }

  /** CDI writes N/A before there is anything to measure. */
  static int percent(String progress) {
    Matcher matcher = PERCENT.matcher(progress);
    return matcher.matches() ? Math.min(100, Integer.parseInt(matcher.group(1))) : 0;
  }
}
