package dev.vmss.architecture.sample.operator.model;

import java.util.HashMap;
import java.util.Map;

/** State in static fields, three times. */
public final class Counter {
  static int count;
  static final int[] table = {1, 2};
  static final Map<String, String> SEEN = new HashMap<>();

  private Counter() {}
}
