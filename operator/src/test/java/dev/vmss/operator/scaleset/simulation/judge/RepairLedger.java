package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.api.v1alpha1.UpgradeTarget;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The world's own account of repairs, whichever operator makes them: each replaced instance is a
 * case, which is taken over by the next instance that is created for its set, and is closed when
 * that one was healthy or had its time. One that goes before leaves its case to the next one, as
 * long as the set lacks one; one that an upgrade replaces takes its case along.
 */
public final class RepairLedger {

  private final Map<String, Account> accounts = new HashMap<>();

  /** One set's. */
  private static final class Account {
    /** By uid of the replacement, empty until there is one. */
    private final List<String> cases = new ArrayList<>();

    private int failedInARow;
    private Optional<UpgradeTarget> target = Optional.empty();

    /** How many cases wait for an instance that takes them over. */
    private long open() {
      return cases.stream().filter(String::isEmpty).count();
    }
  }

  private Account of(String setUid) {
    return accounts.computeIfAbsent(setUid, uid -> new Account());
  }

  /** An instance is deleted to be repaired. */
  void repairs(String setUid) {
    of(setUid).cases.add("");
  }

  /** An instance is deleted to be upgraded: what replaces it is no repair's. */
  void upgrades(String setUid, String uid) {
    of(setUid).cases.remove(uid);
  }

  void created(Machine machine) {
    machine
        .owner()
        .map(owner -> of(owner.uid()).cases)
        .filter(cases -> cases.contains(""))
        .ifPresent(cases -> cases.set(cases.indexOf(""), machine.uid()));
  }

  /**
   * Closes what is closed: for all that this view shows, or that really is, where it shows less.
   */
  void look(View view, ApiServer server) {
    Account account = of(view.uid());
    if (!view.spec().automaticRepairsPolicy().enabled()) {
      account.cases.clear();
      return;
    }
    target(view)
        .filter(target -> !account.target.equals(Optional.of(target)))
        .ifPresent(
            target -> {
              account.target = Optional.of(target);
              account.failedInARow = 0;
            });
    Set<String> alive = alive(view, server);
    account.cases.replaceAll(uid -> alive.contains(uid) ? uid : "");
    while (account.open() > Math.max(0, view.replicas() - alive.size())) {
      account.cases.remove("");
    }
    List<Instance> shown = shown(view, account);
    List<Instance> healthy = shown.stream().filter(view::healthy).toList();
    List<Instance> failed = shown.stream().filter(i -> hadItsTime(view, i)).toList();
    healthy.forEach(instance -> account.cases.remove(instance.uid()));
    failed.forEach(instance -> account.cases.remove(instance.uid()));
    account.failedInARow =
        healthy.isEmpty()
            ? account.failedInARow + (int) failed.stream().filter(i -> current(view, i)).count()
            : 0;
  }

  /** Uids of the set's machines that neither end nor have ended. */
  private static Set<String> alive(View view, ApiServer server) {
    return server.machines().all().stream()
        .filter(m -> m.owner().filter(owner -> owner.uid().equals(view.uid())).isPresent())
        .filter(m -> m.life().ending().isEmpty() && !m.life().phase().equals("Failed"))
        .filter(m -> m.life().node().filter(node -> away(server, node)).isEmpty())
        .map(Machine::uid)
        .collect(Collectors.toSet());
  }

  private static boolean away(ApiServer server, String node) {
    return server.nodes().get(Key.of(node)).isEmpty();
  }

  /** The replacements that this view shows and counts. */
  private static List<Instance> shown(View view, Account account) {
    return view.counting().stream().filter(i -> account.cases.contains(i.uid())).toList();
  }

  /** What the set gets now: after a roll that failed, that is not what the marketplace offers. */
  private static Optional<UpgradeTarget> target(View view) {
    return Optional.ofNullable(view.status().repairs()).map(RepairStatus::target);
  }

  /** Whether it counts the replacements that were made of this, by what the status said last. */
  boolean isOf(String setUid, UpgradeTarget target) {
    return of(setUid).target.equals(Optional.of(target));
  }

  private static boolean current(View view, Instance instance) {
    return !view.otherModel(instance)
        && target(view)
            .filter(target -> instance.stamp().digest().equals(target.digest()))
            .filter(target -> Optional.of(target.version()).equals(version(instance)))
            .isPresent();
  }

  private static Optional<String> version(Instance instance) {
    return instance.stamp().version().map(ImageVersion::toString);
  }

  static boolean hadItsTime(View view, Instance instance) {
    var grace = GoDuration.parse(view.spec().automaticRepairsPolicy().gracePeriod());
    return !instance.ready()
        && instance.node().isPresent()
        && !view.now().isBefore(view.since(instance).plus(grace));
  }

  /** How many replacements this view shows that may still become healthy. */
  int under(View view) {
    return shown(view, of(view.uid())).size();
  }

  /** How many replacements in a row never became healthy. */
  int failedInARow(String setUid) {
    return of(setUid).failedInARow;
  }
}
