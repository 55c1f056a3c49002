package dev.vmss.testing.kubevirt.recording;

import java.util.List;

/** Steps in a namespace of their own, told of the machine {@value Stage#MACHINE}. */
record Scenario(String name, List<Step> steps) {

  Scenario {
    steps = List.copyOf(steps);
  }

  static Scenario of(String name, Step... steps) {
    return new Scenario(name, List.of(steps));
  }

  /** Such as {@code 02-stopped}: files sort in the order of the steps. */
  String fileName(Step step) {
    return "%02d-%s".formatted(steps.indexOf(step) + 1, step.name());
  }
}
