package dev.vmss.operator.scaleset.simulation.script;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.Manifest;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What tenants do; each deed says what it came to, or nothing when there was nothing to do. */
public final class UserDeeds {

  private static final List<String> MARKS =
      List.of(
          WellKnown.PROTECT_FROM_SCALE_IN,
          WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS,
          WellKnown.DELETE_FIRST,
          WellKnown.UPGRADE);

  private final World world;
  private final ApiServer server;

  public UserDeeds(World world) {
    this.world = world;
    this.server = world.server;
  }

  public String act(Step step) {
    return switch (step.deed()) {
      case CREATE_SET -> createSet(step);
      case EDIT -> edit(step);
      case SCALE -> scale(step);
      case GROW -> grow(step);
      case SPOIL -> spoil(step);
      case MEND -> mend(step);
      case ANNOTATE -> annotate(step);
      case DELETE_POD -> deletePod(step);
      case STRIP_LABEL -> stripLabel(step);
      case DISOWN_POD -> disown(step);
      case DELETE_SET -> deleteSet(step);
      case RECREATE_SET -> recreateSet(step);
      case FOREIGN_POD -> foreignPod(step);
      case REMOVE_FOREIGN -> removeForeign(step);
      default -> "";
    };
  }

  private String createSet(Step step) {
    Key key = World.SET_KEYS.get(step.a() % World.SET_KEYS.size());
    if (server.sets.get(key).isPresent() || server.going.containsKey(key.namespace())) {
      return "";
    }
    Manifest manifest = Manifest.random(step.b() * 1000L + step.c());
    world.manifests.put(key, manifest);
    server.createSet(key, manifest.spec());
    return "create " + key + ": " + manifest;
  }

  private Optional<Key> set(int number) {
    List<Key> living =
        server.sets.all().stream().filter(s -> !s.isMarkedForDeletion()).map(Key::of).toList();
    return living.isEmpty() ? Optional.empty() : Optional.of(living.get(number % living.size()));
  }

  private String edit(Step step) {
    return set(step.a())
        .map(
            key -> {
              Manifest.Field[] fields = Manifest.Field.values();
              Manifest manifest = world.manifests.get(key);
              String line = fields[step.b() % fields.length].edit(manifest, step.c());
              server.editSet(key, manifest.spec());
              return "edit " + key + ": " + line;
            })
        .orElse("");
  }

  private String scale(Step step) {
    return edit(new Step(Deed.EDIT, step.a(), 0, step.c(), step.life()));
  }

  private String grow(Step step) {
    return set(step.a())
        .map(
            key -> {
              Manifest manifest = world.manifests.get(key);
              manifest.large();
              server.editSet(key, manifest.spec());
              return "edit " + key + ": " + manifest;
            })
        .orElse("");
  }

  private String spoil(Step step) {
    Manifest.Nonsense[] kinds = Manifest.Nonsense.values();
    return reword(
        step,
        manifest -> manifest.nonsense == Manifest.Nonsense.NONE,
        manifest -> {
          manifest.nonsense = kinds[1 + step.b() % (kinds.length - 1)];
          return "write nonsense (" + manifest.nonsense + ") into ";
        });
  }

  /** Where nothing is to be mended, somebody's tool writes the same in other words. */
  private String mend(Step step) {
    return reword(
        step,
        _ -> true,
        manifest -> {
          if (manifest.nonsense != Manifest.Nonsense.NONE) {
            manifest.nonsense = Manifest.Nonsense.NONE;
            return "mend ";
          }
          manifest.wording = step.b() % 8;
          return "say in other words (" + manifest.wording + ") what is in ";
        });
  }

  private String reword(Step step, Predicate<Manifest> which, Function<Manifest, String> how) {
    return set(step.a())
        .filter(key -> which.test(world.manifests.get(key)))
        .map(
            key -> {
              Manifest manifest = world.manifests.get(key);
              String said = how.apply(manifest);
              server.editSet(key, manifest.spec());
              return said + key;
            })
        .orElse("");
  }

  /** In the end people see what is wrong. */
  public void mendAll() {
    world.manifests.forEach(
        (key, manifest) -> {
          manifest.nonsense = Manifest.Nonsense.NONE;
          server
              .sets
              .get(key)
              .filter(set -> !set.isMarkedForDeletion())
              .ifPresent(set -> server.editSet(key, manifest.spec()));
        });
  }

  private Optional<Machine> pod(int number) {
    List<Machine> owned =
        server.machines.all().stream()
            .filter(m -> m.owner().isPresent() && !m.terminating())
            .toList();
    return owned.isEmpty() ? Optional.empty() : Optional.of(owned.get(number % owned.size()));
  }

  private String annotate(Step step) {
    String mark = MARKS.get(step.b() % MARKS.size());
    Optional<String> value =
        step.c() % 3 == 0
            ? Optional.empty()
            : Optional.of(mark.equals(WellKnown.UPGRADE) ? "requested" : "true");
    return pod(step.a())
        .map(
            machine -> {
              server.change(machine, m -> m.withAnnotation(mark, value));
              return "annotate " + machine + " " + mark + "=" + value.orElse("(none)");
            })
        .orElse("");
  }

  private String deletePod(Step step) {
    return pod(step.a())
        .map(
            machine -> {
              boolean held = step.b() % 8 == 6;
              boolean stuck = step.b() % 8 == 7;
              if (held) {
                server.held.add(machine.uid());
              }
              if (stuck) {
                world.cluster.stuck.add(machine.uid());
              }
              server.delete(machine);
              return "user deletes "
                  + machine
                  + (held ? ", which a finalizer holds" : "")
                  + (stuck ? ", which its kubelet never ends" : "");
            })
        .orElse("");
  }

  private String stripLabel(Step step) {
    return pod(step.a())
        .map(
            machine -> {
              server.change(machine, m -> m.withoutLabel(WellKnown.SCALE_SET));
              return "user strips the label of " + machine;
            })
        .orElse("");
  }

  private String disown(Step step) {
    return pod(step.a())
        .map(
            machine -> {
              server.change(machine, Machine::withoutOwner);
              return "user takes the owner off " + machine;
            })
        .orElse("");
  }

  private String deleteSet(Step step) {
    return step.c() % 6 == 5
        ? deleteNamespace(step)
        : set(step.a()).map(key -> delete(key, step.b() % 3)).orElse("");
  }

  private String deleteNamespace(Step step) {
    String namespace = step.a() % 2 == 0 ? "a" : "b";
    if (server.going.putIfAbsent(namespace, server.now()) != null) {
      return "";
    }
    world.tally.count("namespaces deleted");
    return "delete namespace " + namespace;
  }

  private String delete(Key key, int how) {
    VirtualMachineScaleSet set = server.sets.get(key).orElseThrow();
    if (how == 1) {
      server.markSetDeleted(key);
      return "delete " + key + " in the foreground";
    }
    if (how == 2) {
      server
          .ownedBy(set.getMetadata().getUid())
          .forEach(machine -> server.change(machine, Machine::withoutOwner));
    }
    server.sets.remove(key);
    return "delete " + key + (how == 2 ? " and orphan its instances" : "");
  }

  private String recreateSet(Step step) {
    return set(step.a())
        .map(
            key -> {
              if (server.going.containsKey(key.namespace())) {
                return "";
              }
              String deleted = delete(key, step.b() % 2 * 2);
              server.createSet(key, world.manifests.get(key).spec());
              return deleted + ", create it again";
            })
        .orElse("");
  }

  private String foreignPod(Step step) {
    Key set = World.SET_KEYS.get(step.a() % World.SET_KEYS.size());
    Key key = new Key(set.namespace(), set.name() + "-" + step.b() % 6);
    if (server.machines.get(key).isPresent() || server.going.containsKey(key.namespace())) {
      return "";
    }
    boolean labelled = step.c() % 2 == 0;
    server.createForeign(key, labelled ? Map.of(WellKnown.SCALE_SET, set.name()) : Map.of());
    return "somebody creates Pod " + key + (labelled ? " with our label" : "");
  }

  private String removeForeign(Step step) {
    List<Machine> foreign =
        server.machines.all().stream().filter(m -> m.owner().isEmpty()).toList();
    if (foreign.isEmpty()) {
      return "";
    }
    Machine machine = foreign.get(step.a() % foreign.size());
    server.delete(machine);
    return "somebody deletes " + machine;
  }
}
