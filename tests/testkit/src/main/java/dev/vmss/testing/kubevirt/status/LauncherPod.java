package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;

/**
 * The virt-launcher Pod of an instance, as far as schedulers, quotas, admission and observers care:
 * a pure function.
 */
public final class LauncherPod {

  public static final String UNPAUSED = "kubevirt.io/virtual-machine-unpaused";
  public static final String MIGRATION_UID = "kubevirt.io/migrationJobUID";

  private static final List<String> SCHEDULING =
      List.of(
          "affinity",
          "schedulerName",
          "tolerations",
          "topologySpreadConstraints",
          "priorityClassName");
  private static final long MIB = 1024 * 1024;
  private static final int FIXED_OVERHEAD_MIB = 260;
  private static final int OVERHEAD_OF_CPU_MIB = 8;
  private static final int EXTRA_GRACE_SECONDS = 30;
  private static final int DEFAULT_GRACE_SECONDS = 30;
  private static final int EXTRA_PROBE_DELAY_SECONDS = 10;
  private static final BigDecimal OVERCOMMIT = BigDecimal.TEN;

  private LauncherPod() {}

  public static ObjectNode of(JsonNode instance, String launcherImage) {
    ObjectNode pod = Doc.object().put("apiVersion", "v1").put("kind", Kind.POD.kind());
    metadata(pod.putObject("metadata"), instance);
    ObjectNode spec = pod.putObject("spec");
    JsonNode wanted = instance.path("spec");
    SCHEDULING.stream()
        .filter(wanted::has)
        .forEach(field -> spec.set(field, wanted.path(field).deepCopy()));
    nodeSelector(spec, wanted);
    spec.put("restartPolicy", "Never");
    spec.put("hostname", hostname(instance));
    spec.put("automountServiceAccountToken", false);
    spec.put("enableServiceLinks", false);
    spec.put(
        "terminationGracePeriodSeconds",
        wanted.path("terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS)
            + EXTRA_GRACE_SECONDS);
    spec.putArray("readinessGates").addObject().put("conditionType", UNPAUSED);
    spec.putObject("securityContext").put("fsGroup", 107).put("runAsUser", 107);
    containers(spec, instance, launcherImage);
    volumes(spec, wanted);
    return pod;
  }

  /** On another node than the instance's other Pods; the disks' images are known by then. */
  public static ObjectNode target(JsonNode instance, JsonNode migration, String launcherImage) {
    ObjectNode pod = of(instance, launcherImage);
    Doc.child(pod, "spec").remove("initContainers");
    Doc.child(pod, "metadata", "labels").put(MIGRATION_UID, Doc.uid(migration));
    Doc.child(pod, "metadata", "annotations")
        .put("kubevirt.io/migrationJobName", Doc.name(migration));
    ObjectNode term =
        Doc.child(pod, "spec", "affinity", "podAntiAffinity")
            .withArrayProperty("requiredDuringSchedulingIgnoredDuringExecution")
            .addObject();
    term.put("topologyKey", "kubernetes.io/hostname");
    Doc.child(term, "labelSelector", "matchLabels")
        .put("kubevirt.io/created-by", Doc.uid(instance));
    return pod;
  }

  private static void metadata(ObjectNode meta, JsonNode instance) {
    meta.put("generateName", "virt-launcher-" + Doc.name(instance) + "-");
    meta.put("namespace", Doc.namespace(instance));
    ObjectNode labels = meta.putObject("labels");
    Doc.at(instance, "metadata", "labels")
        .properties()
        .forEach(it -> labels.set(it.getKey(), it.getValue()));
    labels
        .put("kubevirt.io", "virt-launcher")
        .put("kubevirt.io/created-by", Doc.uid(instance))
        .put("vm.kubevirt.io/name", hostname(instance))
        .put("vmi.kubevirt.io/id", Doc.name(instance));
    ObjectNode annotations = meta.putObject("annotations");
    Doc.at(instance, "metadata", "annotations")
        .properties()
        .forEach(it -> annotations.set(it.getKey(), it.getValue()));
    annotations.remove(
        List.of(
            "kubevirt.io/latest-observed-api-version", "kubevirt.io/storage-observed-api-version"));
    annotations
        .put("kubevirt.io/domain", Doc.name(instance))
        .put("kubevirt.io/migrationTransportUnix", "true")
        .put("kubectl.kubernetes.io/default-container", "compute")
        .put("descheduler.alpha.kubernetes.io/request-evict-only", "");
    meta.putArray("ownerReferences").add(Doc.controllerReference(Kind.INSTANCE, instance));
  }

  private static String hostname(JsonNode instance) {
    String own = Doc.text(instance, "spec", "hostname");
    return own.isEmpty() ? Doc.name(instance) : own;
  }

  private static void nodeSelector(ObjectNode spec, JsonNode wanted) {
    ObjectNode selector = spec.putObject("nodeSelector");
    wanted
        .path("nodeSelector")
        .properties()
        .forEach(it -> selector.set(it.getKey(), it.getValue()));
    selector.put("kubevirt.io/schedulable", "true");
    String architecture = Doc.text(wanted, "architecture");
    selector.put("kubernetes.io/arch", architecture.isEmpty() ? "amd64" : architecture);
    String machine = Doc.text(wanted, "domain", "machine", "type");
    selector.put("machine-type.node.kubevirt.io/" + (machine.isEmpty() ? "q35" : machine), "true");
  }

  private static void containers(ObjectNode spec, JsonNode instance, String launcherImage) {
    ArrayNode containers = spec.putArray("containers");
    ObjectNode compute = containers.addObject();
    compute.put("name", "compute").put("image", launcherImage);
    compute.put("imagePullPolicy", "IfNotPresent");
    compute.set("resources", resources(instance.path("spec")));
    JsonNode probe = Doc.at(instance, "spec", "readinessProbe");
    if (!probe.isMissingNode()) {
      ObjectNode rendered = probe.deepCopy();
      rendered.put(
          "initialDelaySeconds",
          probe.path("initialDelaySeconds").asInt() + EXTRA_PROBE_DELAY_SECONDS);
      compute.set("readinessProbe", rendered);
    }
    ArrayNode before = spec.putArray("initContainers");
    Doc.items(instance, "spec", "volumes")
        .filter(volume -> volume.has("containerDisk"))
        .forEach(
            volume ->
                before
                    .addObject()
                    .put("name", "volume" + Doc.text(volume, "name"))
                    .put("image", Doc.text(volume, "containerDisk", "image"))
                    .put("imagePullPolicy", "IfNotPresent"));
  }

  private static ObjectNode resources(JsonNode wanted) {
    JsonNode cpu = Doc.at(wanted, "domain", "cpu");
    int cpus =
        cpu.path("cores").asInt(1) * cpu.path("sockets").asInt(1) * cpu.path("threads").asInt(1);
    String asked = Doc.text(wanted, "domain", "resources", "requests", "cpu");
    ObjectNode resources = Doc.object();
    ObjectNode requests = resources.putObject("requests");
    requests.put(
        "cpu",
        asked.isEmpty() ? BigDecimal.valueOf(cpus).divide(OVERCOMMIT).toPlainString() : asked);
    long guest = guestBytes(wanted);
    long overhead = (FIXED_OVERHEAD_MIB + (long) OVERHEAD_OF_CPU_MIB * cpus) * MIB;
    requests.put("memory", Long.toString(guest + overhead));
    requests.put("ephemeral-storage", "50M");
    ObjectNode limits = resources.putObject("limits");
    List.of("kvm", "tun", "vhost-net")
        .forEach(
            device -> {
              requests.put("devices.kubevirt.io/" + device, "1");
              limits.put("devices.kubevirt.io/" + device, "1");
            });
    return resources;
  }

  private static long guestBytes(JsonNode wanted) {
    String guest = Doc.text(wanted, "domain", "memory", "guest");
    return guest.isEmpty() ? 0 : Quantity.getAmountInBytes(new Quantity(guest)).longValue();
  }

  private static void volumes(ObjectNode spec, JsonNode wanted) {
    ArrayNode volumes = spec.putArray("volumes");
    volumes.addObject().put("name", "private").putObject("emptyDir");
    Doc.items(wanted, "volumes")
        .forEach(
            volume -> {
              String claim =
                  Doc.text(volume, "dataVolume", "name")
                      + Doc.text(volume, "persistentVolumeClaim", "claimName");
              if (!claim.isEmpty()) {
                volumes
                    .addObject()
                    .put("name", Doc.text(volume, "name"))
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claim);
              }
            });
  }
}
