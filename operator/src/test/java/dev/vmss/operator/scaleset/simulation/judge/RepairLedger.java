package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.simulation.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The world's own account of repairs, whichever operator makes them: each replaced instance is a
 * case, which is taken over by the next instance that is created for its set, and is closed when
 * that one was healthy, had its time, or is gone.
 */
public final class RepairLedger {

  private final Map<String, Account> accounts = new HashMap<>();

  /** One set's. */
  private static final class Account {
    /** By uid of the replacement, empty until there is one. */
    private final List<String> cases = new ArrayList<>();

    private int failedInARow;
    private String target = "";
  }

  private Account of(String setUid) {
    return accounts.computeIfAbsent(setUid, uid -> new Account());
  }

  /** An instance is deleted to be repaired. */
  void repairs(String setUid) {
    of(setUid).cases.add("");
  }

  void created(Machine machine) {
    machine
        .owner()
        .map(owner -> of(owner.uid()).cases)
        .filter(cases -> cases.contains(""))
        .ifPresent(cases -> cases.set(cases.indexOf(""), machine.uid()));
  }

  /** Closes what is closed for all that this view shows. */
  void look(View view) {
    Account account = of(view.uid());
    if (!view.spec().automaticRepairsPolicy().enabled()) {
      account.cases.clear();
      return;
    }
    List<ServedImage> images = Marketplace.resolve(view.snapshot());
    if (!images.isEmpty() && !account.target.equals(target(view, images.get(0)))) {
      account.target = target(view, images.get(0));
      account.failedInARow = 0;
    }
    boolean recovered = false;
    for (Iterator<String> all = account.cases.iterator(); all.hasNext(); ) {
      String uid = all.next();
      Optional<Instance> replacement = find(view, uid);
      if (uid.isEmpty() ? view.missing() == 0 : replacement.filter(view::counts).isEmpty()) {
        all.remove();
      } else if (replacement.filter(view::healthy).isPresent()) {
        all.remove();
        recovered = true;
      } else if (replacement.filter(instance -> hadItsTime(view, instance)).isPresent()) {
        all.remove();
        account.failedInARow +=
            replacement.filter(i -> current(view, i, images)).isPresent() ? 1 : 0;
      }
    }
    if (recovered) {
      account.failedInARow = 0;
    }
  }

  private static String target(View view, ServedImage image) {
    return image.version() + "@" + image.digest() + "/" + Meaning.of(view.spec());
  }

  private static boolean current(View view, Instance instance, List<ServedImage> images) {
    return !images.isEmpty()
        && !view.otherModel(instance)
        && !View.otherImage(instance, images.get(0));
  }

  private static Optional<Instance> find(View view, String uid) {
    return view.snapshot().instances().stream().filter(i -> i.uid().equals(uid)).findFirst();
  }

  static boolean hadItsTime(View view, Instance instance) {
    var grace = GoDuration.parse(view.spec().automaticRepairsPolicy().gracePeriod());
    return !instance.ready()
        && instance.node().isPresent()
        && !view.now().isBefore(view.since(instance).plus(grace));
  }

  /** How many replacements of a set exist and may still become healthy. */
  int under(String setUid) {
    return (int) of(setUid).cases.stream().filter(uid -> !uid.isEmpty()).count();
  }

  /** How many replacements in a row never became healthy. */
  int failedInARow(String setUid) {
    return of(setUid).failedInARow;
  }
}
