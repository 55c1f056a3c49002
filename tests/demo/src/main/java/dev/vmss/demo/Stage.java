package dev.vmss.demo;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * What the promises act on: each method is one thing a person would do with kubectl, or look at.
 */
final class Stage {

  static final String PINNED = "team-a/web";
  static final String LATEST = "team-b/app";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final Screen screen;
  private final Tables tables;
  private final String kinds;

  /**
   * @param kinds that are shown in tables
   */
  Stage(TestCluster cluster, Screen screen, String kinds) {
    this.cluster = cluster;
    this.screen = screen;
    this.kinds = kinds;
    this.tables = new Tables(cluster.kubeconfig(), cluster.client());
    cluster.createNamespace("team-a");
    cluster.createNamespace("team-b");
  }

  KubernetesClient client() {
    return cluster.client();
  }

  void step(String text) {
    screen.step(text);
  }

  void note(String text) {
    screen.say("    " + text);
  }

  void apply(String sample) {
    screen.step("kubectl apply -f config/samples/" + sample);
    try (InputStream yaml = Files.newInputStream(Repository.sample(sample))) {
      for (HasMetadata object : client().load(yaml).items()) {
        client().resource(object).createOr(NonDeletingOperation::update);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The sample cannot be read.", e);
    }
  }

  /** Applies what no sample can say, because it is of this demo alone. */
  void applyHere(String what, String yaml) {
    screen.step("kubectl apply -f " + what);
    yaml.lines().forEach(line -> screen.say("    | " + line));
    HasMetadata object = client().resource(yaml).item();
    client().resource(object).createOr(NonDeletingOperation::update);
  }

  void scale(String set, int replicas) {
    screen.step(
        "kubectl -n %s scale vmss/%s --replicas=%d".formatted(space(set), name(set), replicas));
    client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(space(set))
        .withName(name(set))
        .scale(replicas);
  }

  void patch(String set, String merge) {
    screen.step(
        "kubectl -n %s patch vmss/%s --type=merge -p '%s'".formatted(space(set), name(set), merge));
    client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(space(set))
        .withName(name(set))
        .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  void deleteImage(String image) {
    screen.step("kubectl delete mpi " + image + " --wait=false");
    client().resources(MarketplaceImage.class).withName(image).delete();
  }

  void deletePod(Pod pod) {
    screen.step(
        "kubectl -n %s delete pod %s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
    client().resource(pod).delete();
  }

  void cordon(String node, boolean cordoned) {
    screen.step("kubectl " + (cordoned ? "cordon " : "uncordon ") + node);
    client()
        .nodes()
        .withName(node)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"unschedulable\":" + cordoned + "}}");
  }

  void tables() {
    screen.table(tables.get(kinds));
  }

  void nodes() {
    screen.table(tables.get("nodes"));
  }

  VirtualMachineScaleSet set(String set) {
    return client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(space(set))
        .withName(name(set))
        .get();
  }

  Optional<MarketplaceImage> image(String name) {
    return Optional.ofNullable(client().resources(MarketplaceImage.class).withName(name).get());
  }

  List<Pod> pods(String set) {
    return client()
        .pods()
        .inNamespace(space(set))
        .withLabel(WellKnown.SCALE_SET, name(set))
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  long podsOf(String set, String version) {
    return pods(set).stream().filter(pod -> version.equals(versionOf(pod))).count();
  }

  static String versionOf(Pod pod) {
    return pod.getMetadata().getLabels().get(WellKnown.IMAGE_VERSION);
  }

  Optional<Condition> condition(String set, String type) {
    return Optional.ofNullable(set(set).getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  Optional<Condition> imageCondition(String image, String type) {
    return image(image).map(MarketplaceImage::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  boolean ready(String set) {
    VirtualMachineScaleSet now = set(set);
    boolean current =
        now.getStatus() != null
            && now.getMetadata().getGeneration().equals(now.getStatus().observedGeneration());
    return current && condition(set, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  /** Waits, or fails with what was waited for. */
  void await(String what, Callable<Boolean> holds) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(holds);
    note("ok: " + what);
  }

  void operatorSays(String about, Optional<Condition> condition) {
    Condition said =
        condition.orElseThrow(() -> new IllegalStateException("No condition on " + about + "."));
    screen.operatorSays(
        about + " " + said.getType() + "=" + said.getStatus() + " " + said.getReason(),
        said.getMessage());
  }

  private static String space(String set) {
    return set.substring(0, set.indexOf('/'));
  }

  private static String name(String set) {
    return set.substring(set.indexOf('/') + 1);
  }
}
