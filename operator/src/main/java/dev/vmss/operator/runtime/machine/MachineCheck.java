package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.OsDisk;
import dev.vmss.api.v1alpha1.Patterns;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.placement.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a set asks for that its size, its image or KubeVirt cannot give a machine: a sentence for
 * each, with the field and the remedy. All of it would else be refused by a webhook, pruned without
 * a word, or not heeded. It is asked once an image has resolved that makes machines; the spec is
 * one that has been checked in itself.
 */
public final class MachineCheck {

  /** Bytes, decoded, that KubeVirt takes in the machine itself. */
  private static final int LONGEST_CUSTOM_DATA = 2048;

  private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
  private static final BigDecimal LEAST_MEMORY = BigDecimal.valueOf(1_000_000);
  private static final int LONGEST_QUOTE = 80;

  private static final Set<String> SECRET_KEYS = Set.of("userdata", "userData");
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64", "s390x");

  /** What KubeVirt itself writes on a run. */
  private static final Set<String> ITS_LABELS =
      Set.of(
          "kubevirt.io/created-by",
          "kubevirt.io/migrationJobUID",
          "kubevirt.io/nodeName",
          "kubevirt.io/migrationTargetNodeName",
          "kubevirt.io/schedulable",
          "kubevirt.io/install-strategy");

  private static final String PROFILE = "spec.virtualMachineProfile.";
  private static final String OS_DISK = PROFILE + "storageProfile.osDisk.";

  private final List<String> found = new ArrayList<>();

  private MachineCheck() {}

  /**
   * What is refused, none when a machine can be made.
   *
   * @param set its name
   * @param size that {@code spec.sku.name} names
   */
  public static List<String> refusals(
      String set, VirtualMachineScaleSetSpec spec, VirtualMachineSizeSpec size, ServedImage image) {
    MachineCheck check = new MachineCheck();
    VirtualMachineProfile profile = spec.virtualMachineProfile();
    check.image(image);
    check.size(spec.sku().name(), size);
    Optional.ofNullable(profile.storageProfile().osDisk())
        .ifPresent(disk -> check.osDisk(disk, image));
    check.dataDisks(spec, size);
    check.customData(profile);
    check.hostname(set, profile);
    check.ports(profile);
    check.labels(profile);
    return List.copyOf(check.found);
  }

  private void refuse(String sentence, Object... values) {
    found.add(sentence.formatted(values));
  }

  private void image(ServedImage image) {
    if (!image.command().isEmpty() || !image.args().isEmpty()) {
      refuse(
          "Image %s has a command or args, which only a container image can have: have it downloaded again, by another spec.resyncToken.",
          image.name());
    }
    Set<String> unknown = new TreeSet<>(image.architectures());
    unknown.removeAll(ARCHITECTURES);
    if (!unknown.isEmpty() && unknown.size() == image.architectures().size()) {
      refuse(
          "Image %s was built for %s, and machines are amd64, arm64 or s390x: choose another image.",
          image.name(), quoted(String.join(", ", unknown)));
    }
  }

  private void size(String name, VirtualMachineSizeSpec size) {
    String another = "choose another size (spec.sku.name).";
    if (size.runtimeClassName() != null) {
      refuse(
          "Size %s has runtimeClassName %s, which Pods have and machines cannot: " + another,
          name,
          quoted(size.runtimeClassName()));
    }
    if (size.memory().getNumericalAmount().compareTo(LEAST_MEMORY) < 0) {
      refuse("Size %s has %s of memory, and a machine needs 1M: " + another, name, size.memory());
    }
    String system = size.nodeSelector().getOrDefault(Node.SYSTEM, "linux");
    if (!system.equals("linux")) {
      refuse(
          "Size %s selects nodes with %s: %s, and machines run on nodes with Linux, whatever the guest's system: "
              + another,
          name,
          Node.SYSTEM,
          quoted(system));
    }
  }

  private void osDisk(OsDisk disk, ServedImage image) {
    Optional<ImageVolume> volume = image.volume();
    if (volume.isEmpty()) {
      ephemeral("diskSizeGB", disk.diskSizeGB(), image);
      ephemeral("storageClassName", disk.storageClassName(), image);
    } else if (disk.diskSizeGB() != null) {
      BigDecimal least =
          volume.get().size().getNumericalAmount().divide(GIB, 0, RoundingMode.CEILING);
      if (BigDecimal.valueOf(disk.diskSizeGB()).compareTo(least) < 0) {
        refuse(
            OS_DISK
                + "diskSizeGB is %d, and image %s has %s, of which no smaller copy can be made: ask for %s at least, or remove it.",
            disk.diskSizeGB(),
            image.name(),
            volume.get().size(),
            least);
      }
    }
  }

  private void ephemeral(String field, @Nullable Object value, ServedImage image) {
    if (value != null) {
      refuse(
          OS_DISK
              + "%s is %s, but the root disk of image %s is ephemeral, which comes out of a container image at every start and is what that holds: remove %s, or use an image whose disk is imported (spec.source.http, or containerDisk with persistent: true).",
          field,
          quoted(value),
          image.name(),
          field);
    }
  }

  private void dataDisks(VirtualMachineScaleSetSpec spec, VirtualMachineSizeSpec size) {
    List<DataDisk> disks = spec.virtualMachineProfile().storageProfile().dataDisks();
    int allowed = Objects.requireNonNullElse(size.maxDataDisks(), 0);
    if (disks.size() > allowed) {
      refuse(
          PROFILE
              + "storageProfile.dataDisks lists %s, and size %s allows %d: remove some, or choose another size (spec.sku.name).",
          Counted.of(disks.size(), "disk"),
          spec.sku().name(),
          allowed);
    }
    if (!disks.isEmpty()
        && Boolean.TRUE.equals(spec.upgradePolicy().rollingUpgradePolicy().maxSurge())) {
      refuse(
          "spec.upgradePolicy.rollingUpgradePolicy.maxSurge is true, but a machine takes over the data disks of the one that it replaces, which has to go first: set maxSurge to false, or remove the data disks.");
    }
  }

  private void customData(VirtualMachineProfile profile) {
    String path = PROFILE + "osProfile.";
    if (profile.osProfile().customDataSecretRef() != null) {
      String key = profile.osProfile().customDataSecretRef().key();
      if (!SECRET_KEYS.contains(key)) {
        refuse(
            path
                + "customDataSecretRef.key is %s, and of a Secret machines read userdata or userData: put the data under one of these keys.",
            quoted(key));
      }
    } else if (profile.osProfile().customData() != null) {
      int bytes = decoded(profile.osProfile().customData());
      if (bytes > LONGEST_CUSTOM_DATA) {
        refuse(
            path
                + "customData has %d bytes, and a machine takes %d at most: put the data into a Secret under the key userdata, and name that in customDataSecretRef.",
            bytes,
            LONGEST_CUSTOM_DATA);
      }
    }
  }

  /** Four characters for each three bytes, the last ones filled up. */
  private static int decoded(String base64) {
    int filling = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4 * 3 - filling;
  }

  private void hostname(String set, VirtualMachineProfile profile) {
    String prefix = profile.osProfile().computerNamePrefix();
    String used = prefix == null ? set : prefix;
    if (!used.matches(Patterns.COMPUTER_NAME_PREFIX)) {
      refuse(
          "%s is %s, with which a machine's hostname cannot begin: use lower-case letters, digits and hyphens, and no hyphen first.",
          prefix == null ? "metadata.name" : PROFILE + "osProfile.computerNamePrefix",
          quoted(used));
    }
  }

  private void ports(VirtualMachineProfile profile) {
    String path = PROFILE + "networkProfile.ports";
    Set<String> names = new TreeSet<>();
    profile
        .networkProfile()
        .ports()
        .forEach(
            port -> {
              if (port.name().length() > 15 || !port.name().matches(Patterns.PORT_NAME)) {
                refuse(
                    path
                        + " has the name %s: use at most 15 lower-case letters, digits and single hyphens, with at least one letter.",
                    quoted(port.name()));
              }
              if (!names.add(port.name())) {
                refuse(
                    path + " has the name %s twice: give each port its own.", quoted(port.name()));
              }
            });
    GuestNetwork network = GuestNetwork.of(profile);
    network
        .probe()
        .flatMap(GuestNetwork::port)
        .filter(_ -> network.asked().isEmpty())
        .ifPresent(
            port ->
                refuse(
                    PROFILE
                        + "healthProfile.probe asks port %s, which networkProfile.ports does not have: add it there, or use its number.",
                    quoted(port.getStrVal())));
  }

  private void labels(VirtualMachineProfile profile) {
    Set<String> its = new TreeSet<>(profile.metadata().labels().keySet());
    its.retainAll(ITS_LABELS);
    if (!its.isEmpty()) {
      refuse(
          PROFILE + "metadata.labels has %s, which KubeVirt keeps for itself: remove it.",
          String.join(", ", its));
    }
  }

  /** What strangers wrote is cut to what a sentence bears. */
  private static String quoted(Object value) {
    String text = String.valueOf(value);
    return "'"
        + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE - 3) + "...")
        + "'";
  }
}
