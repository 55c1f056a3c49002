package dev.vmss.gitops;

import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.report.ImageNotice;
import dev.vmss.testing.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every word that a condition or an Event of a marketplace image may say. */
public final class ImageReasons {

  private static final List<String> TYPES =
      List.of(
          ImageConditions.READY,
          ImageConditions.RECONCILING,
          ImageConditions.STALLED,
          ImageConditions.DOWNLOADED,
          ImageConditions.TAG_MOVED);

  private static final List<String> STATUSES =
      List.of(ImageConditions.TRUE, ImageConditions.FALSE, ImageConditions.UNKNOWN);

  private ImageReasons() {}

  public static List<String> conditionTypes() {
    return TYPES;
  }

  public static Set<String> ofConditions() {
    Set<String> reasons = new TreeSet<>(Constants.of(ImageConditions.class));
    reasons.removeAll(TYPES);
    reasons.removeAll(STATUSES);
    reasons.add(ImageConditions.TAG_MOVED);
    return reasons;
  }

  public static List<String> ofEvents() {
    return Arrays.stream(ImageNotice.Reason.values()).map(ImageNotice.Reason::text).toList();
  }
}
