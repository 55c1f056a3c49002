package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.Refused;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Delete;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One visit before the {@link Court}: the plan against its snapshot, each write against both. */
public final class Hearing {

  private static final Set<String> BLOCKED =
      Set.of(
          "PlatformImageNotFound",
          "ImageDownloading",
          "ImageDownloadFailed",
          "ImageRemoving",
          "ZoneDown",
          "InsufficientFaultDomains",
          "NoEligibleNodes",
          "Unschedulable",
          "SizeNotFound",
          "CreateRefused",
          "RuntimeMissing");

  private final Court court;
  private final View view;
  private VirtualMachineScaleSet set;
  private Optional<Plan> plan = Optional.empty();
  private boolean forbidden;
  private boolean refused;
  private final Set<Key> inConflict = new HashSet<>();

  Hearing(Court court, View view, VirtualMachineScaleSet set) {
    this.court = court;
    this.view = view;
    this.set = set;
  }

  public void tell(Plan acting) {
    court
        .tally()
        .tell(
            () ->
                "    "
                    + view.now()
                    + " "
                    + view.key(view.snapshot().set().name())
                    + acting.actions().stream().map(Hearing::words).toList());
  }

  private static String words(Action action) {
    return switch (action) {
      case Delete delete -> "delete " + delete.instance().name() + " for " + delete.why();
      case Action.Create(Slot(var id, var zone)) ->
          "create " + id + zone.map(z -> "@" + z).orElse("");
      case Action.Probe _ -> "probe";
      case Action.Restart restart -> "restart " + restart.instance().name();
      case Action.Show show -> "show " + show.instance().name();
      case Action.Discard discard -> "discard " + discard.disk().name();
      case Action.Retain retain -> "retain " + retain.disk().name();
    };
  }

  /** Events tell what the status tells. */
  public void announced(Notice notice) {
    String reason =
        ConditionTypes.find(StatusReport.reported(set), ConditionTypes.READY)
            .map(Condition::getReason)
            .orElse("");
    View.require(
        notice.reason() != Notice.Reason.SCALE_OUT_UNBLOCKED || !BLOCKED.contains(reason),
        "nobody hears that scale-out is unblocked while it is blocked",
        () -> reason);
    View.require(
        notice.reason() != Notice.Reason.SCALE_OUT_BLOCKED || BLOCKED.contains(reason),
        "nobody hears that scale-out is blocked while it is not",
        () -> reason);
  }

  /** The set as this visit has just written it. */
  public void reported(VirtualMachineScaleSet written) {
    set = written;
  }

  public void report(VirtualMachineScaleSetStatus status) {
    StatusRules.check(view, status);
    court.noes().check(view, status, plan);
    RepairRules.suspension(view, status, court.server().repairs());
    UpgradeRules.failure(view, status);
    RollRules.check(court, view, status);
  }

  public void plan(Plan acting) {
    plan = Optional.of(acting);
    View.require(
        acting.actions().isEmpty() || !court.namespaceGoes(view.uid()),
        "a namespace that is going is left alone once its answer has said so",
        acting.actions()::toString);
    StatusRules.check(view, acting.status());
    CountRules.check(view, acting, court.taken(view.uid()), court.noes().quota(view.uid()));
    court.noes().check(view, acting);
    ImageRules.check(view, acting);
    PlaceRules.check(view, acting);
    ScaleInRules.check(view, acting, court.noes()::keeps);
    UpgradeRules.check(view, acting);
    RepairRules.check(view, acting, court.server().repairs());
    backOff(acting);
    beyondReplicas(acting);
    if (intends(acting)) {
      reportedFirst(acting);
    }
  }

  /** "Surge instances are known by id, from the write that begins the batch". */
  private void beyondReplicas(Plan acting) {
    int beyond = view.counting().size() + acting.creates().size() - view.replicas();
    UpgradeStatus written = StatusReport.reported(set).upgrade();
    List<Integer> known = written == null ? List.of() : IdRanges.read(written.surgeInstances());
    long there = view.counting().stream().filter(i -> known.contains(i.id().number())).count();
    long created =
        acting.creates().stream().filter(c -> known.contains(c.slot().id().number())).count();
    long before = Math.max(0, view.counting().size() - view.replicas() - there);
    View.require(
        acting.creates().isEmpty() || there + created >= beyond - before,
        "what is created beyond replicas is known by its id before",
        () -> acting.creates() + ", known are " + known);
  }

  private static boolean intends(Plan acting) {
    return acting.deletes().stream()
        .anyMatch(d -> d.why() == Why.ROLLBACK || d.why() == Why.REPAIR || d.why() == Why.UPGRADE);
  }

  /** Upgrade and repair state is in the API server before anything is done about it. */
  private void reportedFirst(Plan acting) {
    VirtualMachineScaleSetStatus written = StatusReport.reported(set);
    View.require(
        Objects.equals(written.upgrade(), acting.status().upgrade())
            && Objects.equals(written.repairs(), acting.status().repairs()),
        "intent is reported before it is acted on",
        () -> "acts on " + acting.status().upgrade() + ", stored is " + written.upgrade());
  }

  private void backOff(Plan acting) {
    if (!acting.creates().isEmpty()) {
      View.require(
          !court
              .backOff(view.uid())
              .inForce(target(acting), view.snapshot().instances().size(), court.server().now()),
          "refused creates rest before they are tried again",
          () -> court.backOff(view.uid()) + ", remembered " + view.snapshot().recent().refusal());
    }
  }

  private static String target(Plan acting) {
    return acting
        .recipe()
        .map(r -> r.image().version() + "@" + r.image().digest() + "/" + r.model())
        .orElse("");
  }

  String uid() {
    return view.uid();
  }

  void creating(Machine machine) {
    View.require(
        machine.owner().filter(owner -> owner.uid().equals(view.uid())).isPresent(),
        "instances belong to the set that is visited",
        machine::toString);
    View.require(
        plan.isPresent() && plan.get().creates().stream().anyMatch(c -> named(c, machine)),
        "only planned instances are created",
        machine::toString);
    View.require(
        Meaning.allKnown(machine.labels().keySet()),
        "what nobody allowed is not on an instance",
        () -> machine + " has " + machine.labels().keySet());
    court.server().madeAs(machine, Meaning.of(view.spec()));
    court.backOff(view.uid()).accepted();
  }

  void labelling(Machine machine) {
    View.require(
        machine.owner().filter(owner -> owner.uid().equals(view.uid())).isPresent(),
        "nothing is labelled that is not ours by owner uid",
        machine::toString);
  }

  private boolean named(Action.Create create, Machine machine) {
    String name = create.slot().id().nameIn(view.snapshot().set().name());
    return name.equals(machine.key().name());
  }

  /** Nothing was decided about that name yet. */
  void inConflict(Key key) {
    inConflict.add(key);
  }

  void kept(String uid) {
    court.noes().kept(uid, view.now());
  }

  void refused(boolean probe, Refused.By by) {
    Plan acting = plan.orElseThrow();
    court.noes().refused(view.uid(), probe, by);
    if (probe) {
      forbidden = by != Refused.By.QUOTA;
      court.backOff(view.uid()).forget();
    } else if (!refused) {
      refused = true;
      int objects = view.snapshot().instances().size() + created();
      court.backOff(view.uid()).refused(target(acting), objects, court.server().now());
    }
  }

  private int created() {
    return (int)
        plan.orElseThrow().creates().stream()
            .filter(
                create ->
                    court
                        .server()
                        .machines()
                        .get(view.key(create.slot().id().nameIn(view.snapshot().set().name())))
                        .filter(machine -> machine.created().equals(court.server().now()))
                        .isPresent())
            .count();
  }

  /** How long this set is left alone now, if nothing happens to it. */
  public void rests(Duration wait) {
    WaitRules.check(view, wait);
  }

  /** At the moment of the delete, the real object, whatever the snapshot said. */
  void deleting(Machine machine, boolean atOnce) {
    View.require(
        machine.owner().filter(owner -> owner.uid().equals(view.uid())).isPresent(),
        "nothing is deleted that is not ours by owner uid",
        machine::toString);
    Delete delete =
        plan.stream()
            .flatMap(acting -> acting.deletes().stream())
            .filter(planned -> planned.instance().uid().equals(machine.uid()))
            .findFirst()
            .orElseThrow(() -> new Violation("only planned instances are deleted", "" + machine));
    court.tally().count("delete for " + delete.why());
    if (delete.why() == Why.REPAIR) {
      court.server().repairs().repairs(view.uid());
    } else if (delete.why() == Why.UPGRADE || delete.why() == Why.ROLLBACK) {
      court.server().repairs().upgrades(view.uid(), machine.uid());
    }
    View.require(
        delete.atOnce() == atOnce, "grace is taken away as planned", () -> delete + ": " + atOnce);
    boolean fromActions = meant(machine, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS);
    boolean fromScaleIn = meant(machine, WellKnown.PROTECT_FROM_SCALE_IN);
    boolean chosen = delete.why() != Why.LOST && delete.why() != Why.STRANDED;
    View.require(
        !(chosen && fromActions) && !(delete.why() == Why.SCALE_IN && fromScaleIn),
        "a protected instance is never deleted",
        () -> machine + " for " + delete.why());
    View.require(
        !(forbidden && delete.why() == Why.UPGRADE),
        "a refused dry-run keeps the batch",
        machine::toString);
  }

  /** Written right or almost right: in other letters, or as a label. */
  private static boolean meant(Machine machine, String mark) {
    String text = machine.annotations().getOrDefault(mark, machine.labels().getOrDefault(mark, ""));
    return Set.of("true", "yes", "on", "1").contains(text.toLowerCase(Locale.ROOT));
  }

  /**
   * @param undisturbed no call of the visit met an accident
   */
  public void outcome(Outcome outcome, boolean undisturbed) {
    court.noes().check(view, outcome, court);
    View.require(
        refused || outcome.refused().isEmpty() || inConflict.isEmpty(),
        "a quota that others write refuses nothing",
        () -> "" + outcome.refused());
    View.require(
        !undisturbed
            || refused
            || inConflict.stream().allMatch(key -> court.server().machines().get(key).isPresent()),
        "what met a quota that others write is tried again at once",
        inConflict::toString);
    outcome.created().forEach(this::isOurs);
    outcome.deleted().forEach(delete -> court.deleted(delete.instance().uid()));
    outcome.taken().forEach(slot -> court.taken(view.uid()).put(slot.id().number(), view.now()));
    boolean probed = plan.orElseThrow().actions().stream().anyMatch(Action.Probe.class::isInstance);
    if (!outcome.created().isEmpty() || (probed && outcome.refused().isEmpty())) {
      court.backOff(view.uid()).accepted();
    }
  }

  /** What is taken for a new instance of this set is none of somebody else's objects. */
  private void isOurs(Slot slot) {
    Optional<Machine> found =
        court.server().machines().get(view.key(slot.id().nameIn(view.snapshot().set().name())));
    View.require(
        found
            .filter(machine -> machine.created().isBefore(court.server().now()))
            .filter(machine -> machine.owner().filter(o -> o.uid().equals(view.uid())).isEmpty())
            .isEmpty(),
        "nobody else's object is adopted",
        found::toString);
  }
}
