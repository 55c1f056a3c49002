package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.api.v1alpha1.AutomaticRepairsPolicy;
import dev.vmss.api.v1alpha1.DataDiskPolicy;
import dev.vmss.api.v1alpha1.HealthProfile;
import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.InstanceMetadata;
import dev.vmss.api.v1alpha1.InstancePort;
import dev.vmss.api.v1alpha1.NetworkProfile;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.api.v1alpha1.RepairAction;
import dev.vmss.api.v1alpha1.RollingUpgradePolicy;
import dev.vmss.api.v1alpha1.ScaleInPolicy;
import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.Sku;
import dev.vmss.api.v1alpha1.StorageProfile;
import dev.vmss.api.v1alpha1.TerminateNotification;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradePolicy;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What a user keeps in a file and applies again after each edit. */
public final class Manifest {

  static final String PUBLISHER = "Acme";
  static final String OFFER = "Server";
  public static final List<String> SKUS = List.of("22", "23");
  public static final List<String> VERSIONS =
      List.of("1.0.0", "1.1.0", "1.2.0", "1.10.0", "2.0.0", "1.2", "2.00.0001");
  public static final List<String> SIZES = List.of("Standard_A1", "Standard_B2");

  /** Other controllers obey it, so nobody's instances may carry it. */
  static final String REFUSED_LABEL = "sidecar.mesh.example/inject";

  private static final List<InstancePort> PORTS =
      List.of(new InstancePort("http", 80), new InstancePort("admin", 9090));
  private static final List<String> ALL_ZONES = List.of("z1", "z2", "z3");
  private static final int[] PERCENT = {5, 10, 20, 34, 50, 100};
  private static final int[] COUNTS = {0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 21};

  public int replicas = 3;
  public String size = SIZES.get(0);
  List<String> zones = List.of();
  boolean zoneBalance;
  int faultDomains = 1;
  public UpgradeMode mode = UpgradeMode.MANUAL;
  public boolean automaticOs;
  int batch = 20;
  int maxUnhealthy = 20;
  int maxUnhealthyUpgraded = 20;
  int pause;
  int timeout = 300;
  boolean unhealthyFirst = true;
  boolean rollback = true;
  boolean surge;
  boolean paused;
  int minReady;
  ScaleInRule scaleIn = ScaleInRule.DEFAULT;
  boolean repairs;
  int repairGrace = 10;
  String sku = SKUS.get(0);
  String version = WellKnown.LATEST;
  public int revision;

  /** Instances of such a revision never become ready. */
  public static final int BAD = 100;

  int terminationGrace = 30;

  /** One line is refused, as in an object from before there was a rule. */
  public Nonsense nonsense = Nonsense.NONE;

  /** Which of the lines that can be said in two ways are said in the other one, as bits. */
  public int wording;

  /** Lines that were let in once and are refused now. */
  public enum Nonsense {
    NONE,
    /** A number out of its bounds. */
    BATCH,
    /** A label in a domain that the cloud operator has not allowed. */
    LABEL,
    /** No roll can succeed with it. */
    TIMEOUT
  }

  /** A manifest that nobody has seen before; the same number writes the same one. */
  public static Manifest random(long seed) {
    SplittableRandom dice = new SplittableRandom(seed);
    Manifest manifest = new Manifest();
    for (Field field : Field.values()) {
      if (dice.nextInt(3) > 0) {
        field.edit(manifest, dice.nextInt(1000));
      }
    }
    if (dice.nextInt(2) == 0) {
      manifest.mode = UpgradeMode.ROLLING;
    }
    if (dice.nextInt(2) == 0 && manifest.version.equals(WellKnown.LATEST)) {
      manifest.automaticOs = true;
    }
    manifest.paused = false;
    return manifest;
  }

  /** One line of the manifest. */
  public enum Field {
    REPLICAS,
    MODEL,
    VERSION,
    SKU,
    SIZE,
    MODE,
    AUTOMATIC_OS,
    BATCH,
    MAX_UNHEALTHY,
    MAX_UNHEALTHY_UPGRADED,
    PAUSE,
    TIMEOUT,
    UNHEALTHY_FIRST,
    ROLLBACK,
    SURGE,
    PAUSED,
    MIN_READY,
    SCALE_IN,
    REPAIRS,
    ZONES,
    ZONE_BALANCE,
    FAULT_DOMAINS,
    GRACE;

    /** Edits this line; returns it as it reads now. */
    public String edit(Manifest m, int value) {
      switch (this) {
        case REPLICAS -> m.replicas = COUNTS[value % COUNTS.length];
        case MODEL -> m.revision = value % 4;
        case VERSION -> m.reference(value);
        case SKU -> m.sku = SKUS.get(value % 8 == 0 ? 1 : 0);
        case SIZE -> m.size = SIZES.get(value % 4 == 0 ? 1 : 0);
        case MODE -> m.mode = UpgradeMode.values()[value % 3];
        case AUTOMATIC_OS -> m.automaticOs = value % 2 == 0 && m.version.equals(WellKnown.LATEST);
        case BATCH -> m.batch = PERCENT[value % PERCENT.length];
        case MAX_UNHEALTHY -> m.maxUnhealthy = PERCENT[value % PERCENT.length];
        case MAX_UNHEALTHY_UPGRADED ->
            m.maxUnhealthyUpgraded = value % 4 == 0 ? 0 : PERCENT[value % PERCENT.length];
        default -> editRest(m, value);
      }
      return describe(m);
    }

    private void editRest(Manifest m, int value) {
      switch (this) {
        case PAUSE -> m.pause = value % 3 * 20;
        case TIMEOUT -> m.timeout = 30 + value % 4 * 90;
        case UNHEALTHY_FIRST -> m.unhealthyFirst = value % 2 == 0;
        case ROLLBACK -> m.rollback = value % 3 > 0;
        case SURGE -> m.surge = value % 2 == 0;
        case PAUSED -> m.paused = value % 3 == 0;
        case MIN_READY -> m.minReady = value % 3 * 15;
        case SCALE_IN -> m.scaleIn = ScaleInRule.values()[value % 3];
        case REPAIRS -> {
          m.repairs = value % 3 > 0;
          m.repairGrace = 10 + value % 2 * 5;
        }
        case ZONES -> {
          m.zones = ALL_ZONES.subList(0, value % 4);
          m.zoneBalance &= m.zones.size() > 1;
        }
        case ZONE_BALANCE -> m.zoneBalance = value % 2 == 0 && m.zones.size() > 1;
        case FAULT_DOMAINS -> m.faultDomains = 1 + value % 4;
        default -> m.terminationGrace = 30 + value % 2 * 30;
      }
    }

    private String describe(Manifest m) {
      return switch (this) {
        case REPLICAS -> "replicas=" + m.replicas;
        case MODEL -> "model=" + m.revision;
        case VERSION -> "version=" + m.version;
        case SKU -> "imageSku=" + m.sku;
        case SIZE -> "size=" + m.size;
        case MODE -> "mode=" + m.mode;
        case AUTOMATIC_OS -> "automaticOSUpgrade=" + m.automaticOs;
        case BATCH -> "maxBatch%=" + m.batch;
        case MAX_UNHEALTHY -> "maxUnhealthy%=" + m.maxUnhealthy;
        case MAX_UNHEALTHY_UPGRADED -> "maxUnhealthyUpgraded%=" + m.maxUnhealthyUpgraded;
        case PAUSE -> "pause=" + m.pause + "s";
        case TIMEOUT -> "batchHealthTimeout=" + m.timeout + "s";
        case UNHEALTHY_FIRST -> "prioritizeUnhealthy=" + m.unhealthyFirst;
        case ROLLBACK -> "rollback=" + m.rollback;
        case SURGE -> "maxSurge=" + m.surge;
        case PAUSED -> "paused=" + m.paused;
        case MIN_READY -> "minReadySeconds=" + m.minReady;
        case SCALE_IN -> "scaleIn=" + m.scaleIn;
        case REPAIRS -> "repairs=" + m.repairs + " after " + m.repairGrace + "m";
        case ZONES -> "zones=" + m.zones;
        case ZONE_BALANCE -> "zoneBalance=" + m.zoneBalance;
        case FAULT_DOMAINS -> "faultDomains=" + m.faultDomains;
        case GRACE -> "terminationGrace=" + m.terminationGrace + "s";
      };
    }
  }

  /** Large enough for more than one repair at once, and anywhere. */
  public void large() {
    replicas = 40;
    repairs = true;
    repairGrace = 10;
    size = SIZES.get(0);
    zones = List.of();
    zoneBalance = false;
    faultDomains = 1;
  }

  private void reference(int value) {
    version = value % 3 == 0 ? VERSIONS.get(value / 3 % VERSIONS.size()) : WellKnown.LATEST;
    automaticOs &= version.equals(WellKnown.LATEST);
  }

  /** A set whose upgrades roll, in one of a few plain shapes. */
  public void rolling(int shape, int policy, int other) {
    replicas = shape % 2 == 0 ? 5 : 10;
    surge = shape / 2 % 2 == 0;
    mode = UpgradeMode.ROLLING;
    automaticOs = false;
    version = WellKnown.LATEST;
    sku = SKUS.get(0);
    size = SIZES.get(0);
    zones = List.of();
    zoneBalance = false;
    faultDomains = 1;
    batch = policy % 2 == 0 ? 20 : 50;
    maxUnhealthy = 20;
    maxUnhealthyUpgraded = policy / 2 % 3 == 0 ? 100 : 20;
    pause = 0;
    timeout = 120;
    rollback = policy % 3 > 0;
    paused = false;
    minReady = other % 3 == 0 ? 15 : 0;
    scaleIn = ScaleInRule.values()[other / 3 % 3];
    repairs = false;
    revision = FIRST_REVISION;
    terminationGrace = 30;
    nonsense = Nonsense.NONE;
  }

  public static final int FIRST_REVISION = 5;

  static final String REVISION = "revision";

  static boolean isBad(String label) {
    return !label.isEmpty() && Integer.parseInt(label.substring(1)) >= BAD;
  }

  /** What is not the default, in one line. */
  @Override
  public String toString() {
    Manifest plain = new Manifest();
    StringBuilder text = new StringBuilder();
    for (Field field : Field.values()) {
      if (!field.describe(this).equals(field.describe(plain)) || field == Field.REPLICAS) {
        text.append(text.isEmpty() ? "" : " ").append(field.describe(this));
      }
    }
    return text.toString();
  }

  public VirtualMachineScaleSetSpec spec() {
    return new VirtualMachineScaleSetSpec(
        replicas,
        new Sku(said(4) ? size.toLowerCase(Locale.ROOT).replace('_', '-') : size),
        zones,
        zoneBalance,
        faultDomains,
        new UpgradePolicy(mode, automaticOs, rolling()),
        minReady,
        new ScaleInPolicy(List.of(scaleIn), DataDiskPolicy.DELETE),
        new AutomaticRepairsPolicy(repairs, repairGrace + "m", RepairAction.REPLACE),
        new VirtualMachineProfile(
            new StorageProfile(new ImageReference(PUBLISHER, OFFER, sku, version), null, List.of()),
            OsProfile.NONE,
            new NetworkProfile(said(1) ? PORTS.reversed() : PORTS),
            HealthProfile.NONE,
            new TerminateNotification(
                said(2) ? terminationGrace * 1000 + "ms" : terminationGrace + "s"),
            new InstanceMetadata(labels(), Map.of())));
  }

  private boolean said(int bit) {
    return (wording & bit) != 0;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    labels.put(REVISION, "r" + revision);
    if (nonsense == Nonsense.LABEL) {
      labels.put(REFUSED_LABEL, "false");
    }
    return labels;
  }

  private RollingUpgradePolicy rolling() {
    return new RollingUpgradePolicy(
        nonsense == Nonsense.BATCH ? 400 : batch,
        maxUnhealthy,
        maxUnhealthyUpgraded,
        pause + "s",
        nonsense == Nonsense.TIMEOUT ? "0s" : timeout + "s",
        unhealthyFirst,
        rollback,
        surge,
        paused);
  }
}
