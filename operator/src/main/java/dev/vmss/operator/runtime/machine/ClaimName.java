package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.model.InstanceId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the claim behind a data disk is called: after set, number and lun, so that the next machine
 * of that number finds it again.
 */
public final class ClaimName {

  private static final Pattern NAME = Pattern.compile("(.+)-lun[0-9]{1,2}");

  private ClaimName() {}

  /** At most 77 characters: a claim may have 253. */
  public static String of(String set, InstanceId id, int lun) {
    return id.nameIn(set) + "-" + serial(lun);
  }

  /** A claim's name, read: nothing when no machine of this set would have such a disk. */
  static Optional<InstanceId> owner(String set, String claim) {
    Matcher name = NAME.matcher(claim);
    return name.matches() ? InstanceId.fromName(set, name.group(1)) : Optional.empty();
  }

  /** By what the guest tells a data disk from others. */
  static String serial(int lun) {
    return "lun" + lun;
  }
}
