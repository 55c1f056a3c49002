package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.HttpGetProbe;
import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.InstancePort;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.api.v1alpha1.Probe;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.operator.model.SizeName;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model comes to, whatever the words: lists with keys have no order, durations are compared
 * by value, names without regard to case, and what is absent, empty or the default is the same.
 * Fields that nothing reads are left out. A field that a later release adds is left out as long as
 * it has its default, or that release would roll everybody's machines.
 */
public final class Meaning {

  private static final int DEFAULT_INTERVAL = 5;

  private Meaning() {}

  /** 16 hexadecimal digits; of the spec that is in effect, without what was refused of it. */
  public static String hash(VirtualMachineScaleSetSpec spec) {
    VirtualMachineProfile profile = spec.virtualMachineProfile();
    Map<String, Object> model = new TreeMap<>();
    model.put("size", SizeName.objectOf(spec.sku().name()));
    model.put("image", image(profile.storageProfile().imageReference()));
    os(model, profile.osProfile());
    putUnless(Map.of(), model, "dataDisks", dataDisks(profile));
    putUnless(Map.of(), model, "ports", ports(profile));
    Probe probe = profile.healthProfile().probe();
    if (probe != null) {
      model.put("probe", probe(probe));
    }
    putUnless(
        Desired.DEFAULT_GRACE.toSeconds(),
        model,
        "terminationGrace",
        Desired.terminationGrace(profile).toSeconds());
    putUnless(Map.of(), model, "labels", new TreeMap<>(profile.metadata().labels()));
    putUnless(Map.of(), model, "annotations", new TreeMap<>(profile.metadata().annotations()));
    return Model.digest(model);
  }

  /** Without the version, which is compared on its own. */
  private static String image(ImageReference reference) {
    return String.join("/", reference.publisher(), reference.offer(), reference.sku())
        .toLowerCase(Locale.ROOT);
  }

  private static void os(Map<String, Object> model, OsProfile os) {
    putUnless("", model, "computerNamePrefix", os.computerNamePrefix());
    putUnless("", model, "customData", os.customData());
    if (os.customDataSecretRef() != null) {
      model.put(
          "customDataSecretRef",
          os.customDataSecretRef().name() + "/" + os.customDataSecretRef().key());
    }
  }

  private static Map<String, Object> dataDisks(VirtualMachineProfile profile) {
    Map<String, Object> disks = new TreeMap<>();
    for (DataDisk disk : profile.storageProfile().dataDisks()) {
      Map<String, Object> asked = new TreeMap<>();
      asked.put("diskSizeGB", disk.diskSizeGB());
      putUnless("", asked, "storageClassName", disk.storageClassName());
      disks.put("lun" + disk.lun(), asked);
    }
    return disks;
  }

  private static Map<String, Object> ports(VirtualMachineProfile profile) {
    Map<String, Object> ports = new TreeMap<>();
    for (InstancePort port : profile.networkProfile().ports()) {
      ports.put(port.name(), port.port());
    }
    return ports;
  }

  private static Map<String, Object> probe(Probe probe) {
    Map<String, Object> asks = new TreeMap<>();
    HttpGetProbe http = probe.httpGet();
    if (http != null) {
      asks.put("httpGet", String.valueOf(http.port().getValue()));
      putUnless("/", asks, "path", http.path());
      putUnless("HTTP", asks, "scheme", http.scheme());
    } else if (probe.tcpSocket() != null) {
      asks.put("tcpSocket", String.valueOf(probe.tcpSocket().port().getValue()));
    }
    putUnless(DEFAULT_INTERVAL, asks, "intervalSeconds", probe.intervalSeconds());
    putUnless(1, asks, "numberOfProbes", probe.numberOfProbes());
    putUnless(0, asks, "gracePeriodSeconds", probe.gracePeriodSeconds());
    return asks;
  }

  private static void putUnless(
      Object nothing, Map<String, Object> into, String key, @Nullable Object value) {
    if (value != null && !value.equals(nothing)) {
      into.put(key, value);
    }
  }
}
