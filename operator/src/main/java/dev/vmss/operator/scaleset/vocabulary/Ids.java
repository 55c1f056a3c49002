package dev.vmss.operator.scaleset.vocabulary;

import dev.vmss.operator.runtime.Instance;
import java.util.Collection;
import java.util.stream.Collectors;

/** Instances in a sentence. */
public final class Ids {

  private static final int SHOWN = 10;

  private Ids() {}

  /** Names in order of id, at most ten. */
  public static String list(Collection<Instance> instances) {
    String names =
        instances.stream()
            .sorted(java.util.Comparator.comparing(Instance::id))
            .limit(SHOWN)
            .map(Instance::name)
            .collect(Collectors.joining(", "));
    int more = instances.size() - SHOWN;
    return more > 0 ? names + " and " + more + " more" : names;
  }
}
