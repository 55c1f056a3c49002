package dev.vmss.operator.scaleset;

import dev.vmss.operator.runtime.InstanceRuntime;
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
 * Carries out a plan: the only class that creates and deletes instances. Probes come first and stop
 * everything when refused; deletes run side by side; creates start one by one and widen with every
 * success (1, 2, 4 ... 64 at once), so that a server that refuses is asked once and not a thousand
 * times.
 */
final class Applier {

  private static final int WIDEST = 64;

  private final InstanceRuntime runtime;
  private final Executor executor;

  Applier(InstanceRuntime runtime, Executor executor) {
    this.runtime = runtime;
    this.executor = executor;
  }

  Outcome apply(Recipe.Owner owner, Plan plan) {
    plan.shows().forEach(show -> runtime.show(owner, show.instance()));
    List<CreateResult> probed =
        plan.probes().stream()
            .map(probe -> runtime.probe(plan.recipe().orElseThrow(), probe.slot()))
            .toList();
    Optional<Outcome.Refused> forbidden =
        probed.stream().flatMap(result -> forbids(result).stream()).findFirst();
    boolean goes = probed.stream().anyMatch(CreateResult.NamespaceGoes.class::isInstance);
    if (goes || forbidden.isPresent()) {
      return new Outcome(List.of(), List.of(), List.of(), forbidden, false, goes, Optional.empty());
    }
    List<Action.Delete> wanted = plan.deletes();
    SideBySide.Results<DeleteResult> deletes =
        new SideBySide<DeleteResult>(executor, WIDEST)
            .run(
                wanted,
                delete -> runtime.delete(owner, delete.instance(), delete.atOnce()),
                result -> true);
    List<Action.Delete> deleted = new ArrayList<>();
    for (int i = 0; i < deletes.results().size(); i++) {
      if (deletes.results().get(i).equals(Optional.of(DeleteResult.DONE))) {
        deleted.add(wanted.get(i));
      }
    }
    boolean stale = deletes.results().contains(Optional.of(DeleteResult.STALE));
    return deletes.failure().isPresent()
        ? new Outcome(
            List.of(), List.of(), deleted, Optional.empty(), stale, false, deletes.failure())
        : create(plan, deleted, stale);
  }

  /** A refusal for quota stops nothing: the deletes that follow make room. */
  private static Optional<Outcome.Refused> forbids(CreateResult result) {
    return switch (result) {
      case CreateResult.Refused refused when !refused.quota() ->
          Optional.of(refused(refused, true));
      case CreateResult.Refused _,
          CreateResult.Exists _,
          CreateResult.Taken _,
          CreateResult.NamespaceGoes _ ->
          Optional.empty();
    };
  }

  private Outcome create(Plan plan, List<Action.Delete> deleted, boolean stale) {
    List<Slot> wanted = plan.creates().stream().map(Action.Create::slot).toList();
    if (wanted.isEmpty()) {
      return new Outcome(List.of(), List.of(), deleted, Optional.empty(), stale);
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
    return new Outcome(created, taken, deleted, refused, stale, goes, creates.failure());
  }

  private static Outcome.Refused refused(CreateResult.Refused refused, boolean probe) {
    return new Outcome.Refused(refused.message(), refused.quota(), probe);
  }
}
