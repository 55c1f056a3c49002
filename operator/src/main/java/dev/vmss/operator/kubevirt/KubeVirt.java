package dev.vmss.operator.kubevirt;

/** Names that KubeVirt shares with those who use it. */
public final class KubeVirt {

  public static final String GROUP = "kubevirt.io";
  public static final String VERSION = "v1";

  /** Run strategy: a machine that has ended is started again, whoever ended it. */
  public static final String ALWAYS = "Always";

  /** Run strategy: its user has stopped the machine. */
  public static final String HALTED = "Halted";

  /** Eviction strategy: moved if it can be moved, else ended and started elsewhere. */
  public static final String MIGRATE_IF_POSSIBLE = "LiveMigrateIfPossible";

  private KubeVirt() {}
}
