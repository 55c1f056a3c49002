package dev.vmss.operator.scaleset;

import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.InstanceRuntime.CreateResult;
import dev.vmss.operator.runtime.InstanceRuntime.DeleteResult;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Carries out a plan: the only class that creates and deletes instances and their disks. Probes
 * come first and stop everything when refused. Deletes, and then creates, start one by one and
 * widen with every success (1, 2, 4 ... 64 at once), so that a server that refuses is asked once
 * and not a thousand times.
 */
final class Applier {

  private final InstanceRuntime runtime;
  private final Executor executor;

  Applier(InstanceRuntime runtime, Executor executor) {
    this.runtime = runtime;
    this.executor = executor;
  }

  Outcome apply(Recipe.Owner owner, Plan plan) {
    plan.shows().forEach(show -> runtime.show(owner, show.instance()));
    plan.restarts().forEach(restart -> runtime.restart(owner, restart.instance()));
    plan.discards().forEach(discard -> runtime.discard(owner, discard.disk()));
    plan.retains().forEach(retain -> runtime.retain(owner, retain.disk()));
    Optional<Outcome> stopped = probe(plan);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    Outcome deletes = delete(owner, plan.deletes());
    return deletes.failure().isPresent() ? deletes : create(plan, deletes);
  }

  /** A refusal for quota stops nothing: the deletes that follow make room. */
  private Optional<Outcome> probe(Plan plan) {
    SideBySide.Results<CreateResult> probes =
        new SideBySide<CreateResult>(executor, 1)
            .run(
                plan.probes(),
                probe -> runtime.probe(plan.recipe().orElseThrow(), probe.slot()),
                result ->
                    forbids(result).isEmpty() && !(result instanceof CreateResult.NamespaceGoes));
    Optional<Outcome.Refused> forbidden =
        probes.results().stream()
            .flatMap(Optional::stream)
            .flatMap(result -> forbids(result).stream())
            .findFirst();
    boolean goes = goes(probes);
    return forbidden.isEmpty() && !goes && probes.failure().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Outcome(
                List.of(),
                List.of(),
                List.of(),
                forbidden,
                List.of(),
                false,
                goes,
                probes.failure()));
  }

  private static boolean goes(SideBySide.Results<CreateResult> results) {
    return results.results().stream()
        .flatMap(Optional::stream)
        .anyMatch(CreateResult.NamespaceGoes.class::isInstance);
  }

  private static Optional<Outcome.Refused> forbids(CreateResult result) {
    return switch (result) {
      case CreateResult.Refused refused when refused.cause() != Cause.QUOTA ->
          Optional.of(refused(refused, true));
      case CreateResult.Refused _,
          CreateResult.Exists _,
          CreateResult.Taken _,
          CreateResult.NamespaceGoes _ ->
          Optional.empty();
    };
  }

  private Outcome delete(Recipe.Owner owner, List<Action.Delete> wanted) {
    SideBySide.Results<DeleteResult> deletes =
        new SideBySide<DeleteResult>(executor, 1)
            .run(
                wanted,
                delete -> runtime.delete(owner, delete.instance(), delete.atOnce()),
                result -> !(result instanceof DeleteResult.Refused));
    List<Action.Delete> deleted = new ArrayList<>();
    List<Outcome.Kept> kept = new ArrayList<>();
    boolean stale = false;
    for (int i = 0; i < deletes.results().size(); i++) {
      switch (deletes.results().get(i).orElse(null)) {
        case null -> {} // no answer: the next visit will see
        case DeleteResult.Done _ -> deleted.add(wanted.get(i));
        case DeleteResult.Stale _ -> stale = true;
        case DeleteResult.Refused(var words) -> kept.add(new Outcome.Kept(wanted.get(i), words));
      }
    }
    return new Outcome(
        List.of(), List.of(), deleted, Optional.empty(), kept, stale, false, deletes.failure());
  }

  private Outcome create(Plan plan, Outcome deletes) {
    List<Slot> wanted = plan.creates().stream().map(Action.Create::slot).toList();
    if (wanted.isEmpty()) {
      return deletes;
    }
    Recipe recipe = plan.recipe().orElseThrow();
    SideBySide.Results<CreateResult> creates =
        new SideBySide<CreateResult>(executor, 1)
            .run(
                wanted,
                slot -> runtime.create(recipe, slot),
                result ->
                    !(result instanceof CreateResult.Refused
                        || result instanceof CreateResult.NamespaceGoes));
    List<Slot> created = new ArrayList<>();
    List<Slot> taken = new ArrayList<>();
    Optional<Outcome.Refused> refused = Optional.empty();
    boolean goes = false;
    for (int i = 0; i < creates.results().size(); i++) {
      switch (creates.results().get(i).orElse(null)) {
        case null -> {} // no answer: it may exist, and the next visit will see
        case CreateResult.Exists _ -> created.add(wanted.get(i));
        case CreateResult.Taken _ -> taken.add(wanted.get(i));
        case CreateResult.NamespaceGoes _ -> goes = true;
        case CreateResult.Refused no -> refused = refused.or(() -> Optional.of(refused(no, false)));
      }
    }
    return new Outcome(
        created,
        taken,
        deletes.deleted(),
        refused,
        deletes.kept(),
        deletes.stale(),
        goes,
        creates.failure());
  }

  private static Outcome.Refused refused(CreateResult.Refused refused, boolean probe) {
    return new Outcome.Refused(refused.message(), refused.cause(), probe);
  }
}
