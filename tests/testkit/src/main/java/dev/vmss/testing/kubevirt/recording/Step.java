package dev.vmss.testing.kubevirt.recording;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that is done to a machine and what comes of it.
 *
 * @param passing true if what comes does not last: it is looked at once, at the first sight
 */
record Step(String name, Consumer<Stage> action, Predicate<View> outcome, boolean passing) {

  static Step lasting(String name, Consumer<Stage> action, Predicate<View> outcome) {
    return new Step(name, action, outcome, false);
  }

  static Step passing(String name, Consumer<Stage> action, Predicate<View> outcome) {
    return new Step(name, action, outcome, true);
  }
}
