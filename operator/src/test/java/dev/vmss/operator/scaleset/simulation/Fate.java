package dev.vmss.operator.scaleset.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The accidents that wait for one operator's calls. */
final class Fate {

  private final List<Armed> armed = new ArrayList<>();
  private final Tally tally;

  Fate(Tally tally) {
    this.tally = tally;
  }

  private static final class Armed {
    private final Fault fault;
    private int callsLeft;

    Armed(Fault fault, int callsLeft) {
      this.fault = fault;
      this.callsLeft = callsLeft;
    }
  }

  /** Lets a fault meet the call after so many others. */
  void arm(Fault fault, int after) {
    armed.add(new Armed(fault, after));
  }

  void relent() {
    armed.clear();
  }

  /** What meets this call. */
  Optional<Fault> next() {
    Optional<Fault> met = Optional.empty();
    for (Iterator<Armed> all = armed.iterator(); all.hasNext(); ) {
      Armed one = all.next();
      if (one.callsLeft == 0 && met.isEmpty()) {
        met = Optional.of(one.fault);
        all.remove();
      } else {
        one.callsLeft = Math.max(0, one.callsLeft - 1);
      }
    }
    met.ifPresent(fault -> tally.count("fault " + fault));
    return met;
  }
}
