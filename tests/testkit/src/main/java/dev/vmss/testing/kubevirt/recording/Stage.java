package dev.vmss.testing.kubevirt.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import dev.vmss.testing.kubevirt.MachineFault;
import dev.vmss.testing.kubevirt.VolumeFault;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Json;
import dev.vmss.testing.kubevirt.object.JsonApi;
import dev.vmss.testing.kubevirt.object.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** Where a scenario plays: a namespace, and what can be done to the machine in it. */
final class Stage {

  static final String MACHINE = "web-0";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration CALM = Duration.ofMillis(1500);

  private final TestCluster cluster;
  private final KubeVirtHardware kubevirt;
  private final JsonApi api;
  private final String namespace;

  Stage(TestCluster cluster, KubeVirtHardware kubevirt, String namespace) {
    this.cluster = cluster;
    this.kubevirt = kubevirt;
    this.api = new JsonApi(cluster.client());
    this.namespace = cluster.createNamespace(namespace);
  }

  String namespace() {
    return namespace;
  }

  KubeVirtHardware kubevirt() {
    return kubevirt;
  }

  TestCluster cluster() {
    return cluster;
  }

  void apply(String yaml) {
    cluster.client().resource(yaml).inNamespace(namespace).create();
  }

  void create(Kind kind, String yaml) {
    api.create(kind.path(namespace), Json.parse(yaml));
  }

  void runStrategy(String strategy) {
    ObjectNode patch = Doc.object();
    patch.putObject("spec").put("runStrategy", strategy);
    api.merge(Kind.MACHINE.path(namespace, MACHINE), patch);
  }

  void delete(Kind kind) {
    api.find(kind.path(namespace, MACHINE))
        .ifPresent(it -> api.delete(kind.path(namespace, MACHINE), Doc.uid(it)));
  }

  void label(String key, String value) {
    ObjectNode patch = Doc.object();
    patch.putObject("metadata").putObject("labels").put(key, value);
    api.merge("/api/v1/namespaces/" + namespace, patch);
  }

  /** How long guests and Pods take to end; nothing for the usual pace. */
  void slowDown(Duration delay) {
    kubevirt.shutdownDelay(delay);
    cluster.hardware().stopDelay(delay.plusMillis(200));
  }

  /** A quota counts only once it has been counted. */
  void awaitQuota(String name) {
    Awaitility.await("quota " + name)
        .atMost(PATIENCE)
        .until(
            () ->
                api.find("/api/v1/namespaces/" + namespace + "/resourcequotas/" + name)
                    .filter(it -> it.path("status").has("hard"))
                    .isPresent());
  }

  void fault(MachineFault fault) {
    kubevirt.onMachines(this::isHere, fault);
  }

  void fault(VolumeFault fault) {
    kubevirt.onVolumes(this::isHere, fault);
  }

  private boolean isHere(JsonNode object) {
    return Doc.namespace(object).equals(namespace);
  }

  String node() {
    return Doc.text(look().get("vmi"), "status", "nodeName");
  }

  /** What is there now. */
  View look() {
    Map<String, ObjectNode> found = new TreeMap<>();
    api.find(Kind.MACHINE.path(namespace, MACHINE)).ifPresent(it -> found.put("vm", it));
    api.find(Kind.INSTANCE.path(namespace, MACHINE)).ifPresent(it -> found.put("vmi", it));
    api.find(Kind.VOLUME.path(namespace, MACHINE + "-root")).ifPresent(it -> found.put("dv", it));
    List<ObjectNode> pods = pods();
    for (int i = 0; i < pods.size(); i++) {
      found.put(i == 0 ? "pod" : "pod-" + (i + 1), pods.get(i));
    }
    return new View(found);
  }

  private List<ObjectNode> pods() {
    return cluster
        .client()
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withVersion("v1")
                .withKind("Pod")
                .withPlural("pods")
                .withNamespaced(true)
                .build())
        .inNamespace(namespace)
        .withLabel("kubevirt.io", "virt-launcher")
        .list()
        .getItems()
        .stream()
        .map(Stage::toJson)
        .filter(pod -> Doc.controller(pod).filter(Stage::isOfMachine).isPresent())
        .sorted((a, b) -> created(a).compareTo(created(b)))
        .toList();
  }

  private static boolean isOfMachine(JsonNode owner) {
    return Doc.text(owner, "name").equals(MACHINE);
  }

  private static ObjectNode toJson(GenericKubernetesResource resource) {
    return Json.convert(resource, ObjectNode.class);
  }

  private static String created(JsonNode pod) {
    return Doc.text(pod, "metadata", "creationTimestamp") + Doc.name(pod);
  }

  /** Does it and returns what has come of it. */
  View play(Step step) {
    step.action().accept(this);
    View[] seen = {new View(Map.of())};
    long[] since = {System.nanoTime()};
    Awaitility.await(namespace + " " + step.name())
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(step.passing() ? 20 : 200))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () -> {
              View now = look();
              if (!now.versions().equals(seen[0].versions())) {
                since[0] = System.nanoTime();
              }
              seen[0] = now;
              boolean calm = System.nanoTime() - since[0] > CALM.toNanos();
              return step.outcome().test(now) && (step.passing() || calm);
            });
    return seen[0];
  }
}
