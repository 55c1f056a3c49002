package dev.vmss.operator.runtime;

import dev.vmss.api.v1alpha1.OsType;
import java.util.Optional;

/** What an instance calls itself: a prefix and its number in six base-36 digits. */
public final class HostName {

  private static final int LONGEST_PREFIX = 15;

  /** Windows knows no computer name of more than 15 characters, of which six are digits. */
  private static final int LONGEST_PREFIX_OF_WINDOWS = 9;

  private HostName() {}

  /** Without a prefix of its own, the set's name begins it; either is cut to what fits. */
  public static String of(Recipe recipe, Slot slot) {
    String prefix =
        Optional.ofNullable(recipe.profile().osProfile().computerNamePrefix())
            .orElse(recipe.owner().name());
    int longest =
        recipe.image().osType() == OsType.WINDOWS ? LONGEST_PREFIX_OF_WINDOWS : LONGEST_PREFIX;
    return slot.id().hostName(prefix.substring(0, Math.min(longest, prefix.length())));
  }
}
