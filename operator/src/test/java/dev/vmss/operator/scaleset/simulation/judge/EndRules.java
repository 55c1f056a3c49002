package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.Truth;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must hold once nothing is under way any more: every set has what it wants, as far as images,
 * nodes and marks admit, and where it has not, its conditions say so. Looks at the API server
 * alone.
 */
public final class EndRules {

  private final ApiServer server;
  private final Truth truth;

  public EndRules(ApiServer server, boolean assumeAutoscaling) {
    this.server = server;
    this.truth = new Truth(server, assumeAutoscaling);
  }

  public void check(Instant now) {
    new ImageEndRules(server, truth.catalogue()).check();
    for (VirtualMachineScaleSet set : server.sets().all()) {
      Key key = Key.of(set);
      try {
        if (set.isMarkedForDeletion()) {
          continue;
        }
        View view = new View(truth.of(set, now), Set.of(), Witness.Times.LONG_AGO, server::madeAs);
        unseen(set);
        EndOfSet end = new EndOfSet(view);
        end.check();
        end.explained(server.ownedBy(set.getMetadata().getUid()));
      } catch (Violation e) {
        throw new Violation(e.rule(), key + ": " + e.getMessage(), e);
      }
    }
  }

  /** What the watch does not select, nobody counts, upgrades or ends. */
  private void unseen(VirtualMachineScaleSet set) {
    List<Machine> unseen =
        server.ownedBy(set.getMetadata().getUid()).stream()
            .filter(machine -> !machine.terminating())
            .filter(machine -> !machine.labels().containsKey(WellKnown.SCALE_SET))
            .toList();
    require(unseen.isEmpty(), "in the end no instance runs unseen", unseen::toString);
  }

  /** One set at the end. */
  private static final class EndOfSet {

    private final View view;
    private final List<ServedImage> resolved;
    private final boolean room;
    private final long ending;

    EndOfSet(View view) {
      this.view = view;
      this.resolved = Marketplace.resolve(view.snapshot());
      this.room = PlaceRules.room(view, List.of());
      this.ending =
          view.snapshot().instances().stream().filter(i -> view.going(i) && !view.ghost(i)).count();
    }

    void check() {
      StatusRules.check(view, view.status());
      nonsense();
      missing();
      excess();
      lost();
      updated();
      boolean waiting = outdated();
      batch();
      ready(waiting);
    }

    private void nonsense() {
      view.nonsense()
          .ifPresent(
              line ->
                  require(
                      ConditionTypes.find(view.status(), ConditionTypes.STALLED)
                          .filter(stalled -> ConditionTypes.TRUE.equals(stalled.getStatus()))
                          .filter(stalled -> stalled.getMessage().contains(line))
                          .isPresent(),
                      "in the end nonsense is named",
                      () -> line + " is not: " + reason()));
    }

    /** Somebody who looks learns why what is there does not start, whatever else is wrong. */
    void explained(List<Machine> machines) {
      Set<String> hindered =
          machines.stream()
              .filter(machine -> !machine.terminating() && !machine.failed())
              .filter(machine -> machine.life().ready().filter(said -> !said.yes()).isPresent())
              .filter(machine -> machine.life().snag().isPresent() || onLivingNode(machine))
              .map(
                  machine ->
                      machine
                          .life()
                          .snag()
                          .map(Machine.Snag::reason)
                          .orElse(machine.life().ready().orElseThrow().reason()))
              .collect(Collectors.toSet());
      require(
          hindered.isEmpty()
              || view.nonsense().isPresent()
              || hindered.stream().anyMatch(word -> reason().contains(word)),
          "in the end what keeps instances from starting is said",
          () -> hindered + " is not in '" + reason() + "'");
    }

    private boolean onLivingNode(Machine machine) {
      return view.snapshot().nodes().stream()
          .anyMatch(node -> node.ready() && machine.life().on(node.name()));
    }

    private String reason() {
      return ConditionTypes.find(view.status(), ConditionTypes.READY)
          .map(c -> c.getReason() + ": " + c.getMessage())
          .orElse("");
    }

    private boolean is(String type) {
      return ConditionTypes.isTrue(view.status(), type);
    }

    private Optional<UpgradeStatus> failed() {
      return Optional.ofNullable(view.upgrade()).filter(u -> u.failedTarget() != null);
    }

    private void missing() {
      if (view.missing() > 0) {
        boolean noImage =
            resolved.isEmpty()
                || failed().filter(u -> u.failedTarget().rollbackTo() != null).isPresent();
        require(
            noImage || !room,
            "in the end every wanted instance exists",
            () -> view.missing() + " are missing: " + reason());
        require(
            is(ConditionTypes.STALLED) || reason().startsWith("ImageDownloading"),
            "what is missing in the end has a reason",
            this::reason);
      }
    }

    private void excess() {
      if (view.counting().size() > view.replicas() + waitingSurge()) {
        boolean free = view.counting().stream().anyMatch(i -> !i.marks().keepsFromScaleIn());
        require(
            !free || view.spec().zoneBalance(),
            "in the end only protected instances are too many",
            () -> view.counting().size() + " of " + view.replicas() + ": " + reason());
        require(
            is(ConditionTypes.PROTECTED) && is(ConditionTypes.STALLED),
            "what is too many in the end has a reason",
            this::reason);
      }
    }

    /** A surge whose image went away before the old instances did. */
    private int waitingSurge() {
      boolean waits = (resolved.isEmpty() || waitsForPlace()) && view.upgrade() != null;
      return waits ? Objects.requireNonNullElse(view.upgrade().surge(), 0) : 0;
    }

    private void lost() {
      long lost = view.snapshot().instances().stream().filter(view::lost).count();
      require(
          lost == 0 || view.counting().size() < view.replicas() + waitingSurge(),
          "in the end lost instances are cleared away",
          () -> lost + " are left");
    }

    private void updated() {
      if (resolved.size() == 1) {
        long current =
            view.counting().stream()
                .filter(i -> !view.otherModel(i) && !View.otherImage(i, resolved.get(0)))
                .count();
        require(
            Integer.valueOf((int) current).equals(view.status().updatedReplicas()),
            "updatedReplicas counts what is up to date",
            () -> view.status().updatedReplicas() + " instead of " + current);
      }
    }

    /**
     * @return whether instances wait to be upgraded
     */
    private boolean outdated() {
      if (resolved.isEmpty()) {
        return false;
      }
      ServedImage goal = resolved.get(0);
      List<Instance> atOnce =
          view.counting().stream().filter(i -> free(i) && atOnce(i, goal)).toList();
      require(
          atOnce.isEmpty() || failed().isPresent() || !PlaceRules.room(view, atOnce),
          "in the end what is to be upgraded at once is",
          () -> View.ids(atOnce) + ": " + reason());
      List<Instance> rolling =
          view.counting().stream().filter(i -> free(i) && rolls(i, goal)).toList();
      boolean excused =
          failed().isPresent()
              || view.policy().paused()
              || view.noRollCanSucceed()
              || !room
              || view.missing() > 0
              || tooManyOthersAreUnhealthy(goal, rolling)
              || keptFromScaleIn(rolling)
              || waitsForPlace();
      require(
          rolling.isEmpty() || excused,
          "in the end a roll is complete",
          () -> View.ids(rolling) + " wait: " + reason());
      return !rolling.isEmpty() || !atOnce.isEmpty();
    }

    /** More than the policy allows, not counting those that the roll itself has made. */
    private boolean tooManyOthersAreUnhealthy(ServedImage goal, List<Instance> rolling) {
      int ofIt =
          (int)
              view.counting().stream()
                  .filter(i -> !view.otherModel(i) && !View.otherImage(i, goal))
                  .filter(i -> !view.healthy(i))
                  .count();
      int failed =
          Optional.ofNullable(view.upgrade())
              .map(UpgradeStatus::failed)
              .map(n -> (int) n)
              .orElse(0);
      int own = Math.min(failed, ofIt);
      int unhealthy = view.replicas() - view.healthy().size();
      boolean closed =
          unhealthy - own > view.mayBeUnhealthy() && rolling.stream().allMatch(view::healthy);
      return closed || (failed == 0 && ofIt >= view.batchSize());
    }

    /** Nothing that is protected from scale-in is used up while more exist than wanted. */
    private boolean keptFromScaleIn(List<Instance> rolling) {
      return view.counting().size() > view.replicas()
          && rolling.stream().allMatch(i -> i.marks().protectedFromScaleIn());
    }

    /** The batch in flight has members that no node takes, and the status says so. */
    private boolean waitsForPlace() {
      return view.counting().stream().anyMatch(i -> i.unschedulable().isPresent())
          && reason().startsWith("Unschedulable");
    }

    private static boolean free(Instance instance) {
      return !instance.marks().protectedFromActions();
    }

    private boolean atOnce(Instance instance, ServedImage goal) {
      boolean model = view.otherModel(instance);
      boolean asked = instance.marks().upgradeRequested();
      return (asked && (model || View.otherImage(instance, goal)))
          || (view.mode(UpgradeMode.AUTOMATIC) && model);
    }

    private boolean rolls(Instance instance, ServedImage goal) {
      boolean byModel = view.mode(UpgradeMode.ROLLING) && view.otherModel(instance);
      boolean byImage =
          view.spec().upgradePolicy().automaticOSUpgrade()
              && View.otherImage(instance, goal)
              && !View.downgrade(instance, goal);
      return !atOnce(instance, goal) && (byModel || byImage);
    }

    private void batch() {
      UpgradeStatus roll = view.upgrade();
      boolean inFlight =
          roll != null
              && roll.target() != null
              && roll.batchStarted() != null
              && roll.batchFinished() == null;
      require(
          !inFlight || resolved.isEmpty() || !room || waitsForPlace(),
          "in the end no batch is in flight",
          () -> roll + ": " + reason());
    }

    private void ready(boolean waiting) {
      boolean complete =
          view.counting().size() == view.replicas()
              && view.healthy().size() == view.replicas()
              && ending == 0
              && !waiting
              && failed().isEmpty()
              && view.nonsense().isEmpty()
              && view.upgrade() == null;
      boolean suspended = view.status().repairs() != null && view.status().repairs().suspended();
      require(
          !complete || suspended || is(ConditionTypes.READY) || wantsWhatIsAway(),
          "in the end a complete set is Ready",
          this::reason);
    }

    /** Full, but its user wants other instances, of an image that is not there. */
    private boolean wantsWhatIsAway() {
      boolean wanted =
          view.counting().stream()
              .filter(EndOfSet::free)
              .anyMatch(
                  i ->
                      i.marks().upgradeRequested()
                          || (!view.mode(UpgradeMode.MANUAL) && view.otherModel(i)));
      return resolved.isEmpty() && wanted;
    }
  }
}
