package dev.vmss.operator.scaleset.vocabulary;

/**
 * Something people want to know: becomes an Event on the set.
 *
 * @param warning whether it is bad news
 */
public record Notice(Reason reason, boolean warning, String message) {

  public enum Reason {
    SCALED_OUT("ScaledOut"),
    SCALED_IN("ScaledIn"),
    SCALE_OUT_BLOCKED("ScaleOutBlocked"),
    SCALE_OUT_UNBLOCKED("ScaleOutUnblocked"),
    UPGRADE_STARTED("UpgradeStarted"),
    BATCH_STARTED("BatchStarted"),
    BATCH_COMPLETED("BatchCompleted"),
    UPGRADE_COMPLETED("UpgradeCompleted"),
    UPGRADE_FAILED("UpgradeFailed"),
    UPGRADE_ROLLED_BACK("UpgradeRolledBack"),
    INSTANCE_UPGRADED("InstanceUpgraded"),
    INSTANCE_REPAIRED("InstanceRepaired"),
    REPAIRS_SUSPENDED("RepairsSuspended"),
    DATA_DISKS_DELETED("DataDisksDeleted"),
    DATA_DISKS_RETAINED("DataDisksRetained"),
    NAME_CONFLICT("NameConflict"),
    FIELD_IGNORED("FieldIgnored");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static Notice normal(Reason reason, String message) {
    return new Notice(reason, false, message);
  }

  public static Notice warning(Reason reason, String message) {
    return new Notice(reason, true, message);
  }
}
