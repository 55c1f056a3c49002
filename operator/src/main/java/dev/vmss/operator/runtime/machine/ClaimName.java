package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.model.InstanceId;

/**
 * What the claim behind a data disk is called: after set, number and lun, so that the next machine
 * of that number finds it again.
 */
public final class ClaimName {

  private ClaimName() {}

  /** At most 77 characters: a claim may have 253. */
  public static String of(String set, InstanceId id, int lun) {
    return id.nameIn(set) + "-" + serial(lun);
  }

  /** By what the guest tells a data disk from others. */
  static String serial(int lun) {
    return "lun" + lun;
  }
}
