package dev.vmss.operator.scaleset.simulation.script;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.RemovalPolicy;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.ImageDesk;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.Manifest;
import dev.vmss.operator.scaleset.simulation.world.Quality;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What befalls the set that a {@link Plot} is about. */
public final class RollDeeds {

  private static final Key SET = World.SET_KEYS.get(0);
  private static final List<String> ALMOST_TRUE = List.of("True", "yes", "TRUE", "1", "on");

  private final World world;
  private final ApiServer server;

  public RollDeeds(World world) {
    this.world = world;
    this.server = world.server;
  }

  public String act(Step step) {
    return switch (step.deed()) {
      case SET_UP -> setUp(step);
      case REVISE -> edit(m -> m.revision = revision(step));
      case REVERT -> edit(m -> m.revision = Manifest.FIRST_REVISION);
      case RESIZE -> edit(m -> m.replicas = Math.max(1, m.replicas + step.a() % 8 - 2));
      case BIGGER ->
          edit(m -> m.size = Manifest.SIZES.get(m.size.equals(Manifest.SIZES.get(0)) ? 1 : 0));
      case TURN_MANUAL ->
          edit(
              m -> {
                m.mode = UpgradeMode.MANUAL;
                m.automaticOs = false;
              });
      case BAD_IMAGE -> badImage(step);
      case PROTECT_ALL -> protectAll(step);
      case BLURRED_MARK -> blurredMark(step);
      case TIGHT_QUOTA -> tightQuota(step);
      case FULL -> {
        world.cluster.fill();
        yield "the cluster is full";
      }
      case ROOM -> {
        world.cluster.makeRoom();
        yield "there is room again";
      }
      default -> "";
    };
  }

  private static int revision(Step step) {
    return (step.a() % 2 == 0 ? Manifest.BAD : 10) + step.b() % 50;
  }

  private Optional<VirtualMachineScaleSet> set() {
    return server.sets.get(SET).filter(set -> !set.isMarkedForDeletion());
  }

  /** The set of the plot, and an image of its own that is good. */
  private String setUp(Step step) {
    if (server.sets.get(SET).isPresent() && set().isEmpty()) {
      return "";
    }
    image("mpi-plot", "9.0.0", Quality.GOOD);
    Manifest manifest = world.manifests.computeIfAbsent(SET, key -> new Manifest());
    manifest.rolling(step.a(), step.b(), step.c());
    if (set().isPresent()) {
      server.editSet(SET, manifest.spec());
    } else {
      server.createSet(SET, manifest.spec());
    }
    return "set up " + SET + ": " + manifest;
  }

  private void image(String name, String version, Quality quality) {
    if (server.images.get(Key.of(name)).isEmpty()) {
      world.desk.add(
          new ImageDesk.Order(
              name,
              Manifest.SKUS.get(0),
              version,
              LifecycleStage.SUPPORTED,
              RemovalPolicy.ALLOW,
              false,
              false),
          quality);
    }
  }

  private String edit(Consumer<Manifest> how) {
    if (set().isEmpty()) {
      return "";
    }
    Manifest manifest = world.manifests.get(SET);
    how.accept(manifest);
    server.editSet(SET, manifest.spec());
    return "edit " + SET + ": " + manifest;
  }

  private String badImage(Step step) {
    image("mpi-plot-next", "9.1.0", step.a() % 3 == 0 ? Quality.SLOW : Quality.NEVER_READY);
    return edit(m -> m.automaticOs = true);
  }

  private List<Machine> instances() {
    return set().stream()
        .flatMap(set -> server.ownedBy(set.getMetadata().getUid()).stream())
        .filter(machine -> !machine.terminating())
        .toList();
  }

  private String protectAll(Step step) {
    int spared = step.a() % 3;
    List<Machine> all = instances().stream().skip(spared).toList();
    for (Machine machine : all) {
      server.change(
          machine, m -> m.withAnnotation(WellKnown.PROTECT_FROM_SCALE_IN, Optional.of("true")));
    }
    return all.isEmpty() ? "" : "protect all of " + SET + " from scale-in but " + spared;
  }

  private String blurredMark(Step step) {
    List<Machine> all = instances();
    if (all.isEmpty()) {
      return "";
    }
    Machine machine = all.get(step.a() % all.size());
    String key =
        step.b() % 2 == 0
            ? WellKnown.PROTECT_FROM_SCALE_IN
            : WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS;
    String value = ALMOST_TRUE.get(step.c() % ALMOST_TRUE.size());
    boolean label = step.c() % 3 == 0;
    server.change(
        machine, m -> label ? labelled(m, key) : m.withAnnotation(key, Optional.of(value)));
    return (label ? "label " : "annotate ") + machine + " " + key + "=" + (label ? "true" : value);
  }

  private static Machine labelled(Machine machine, String key) {
    Map<String, String> labels = new HashMap<>(machine.labels());
    labels.put(key, "true");
    return machine.withLabels(labels);
  }

  private String tightQuota(Step step) {
    String namespace = SET.namespace();
    long held =
        server.machines.all().stream().filter(m -> m.key().namespace().equals(namespace)).count();
    int most = (int) held + new int[] {0, 0, 1, 2, -1}[step.a() % 5];
    server.quotas.put(namespace, most);
    return "namespace " + namespace + " may hold " + most + " Pods";
  }
}
