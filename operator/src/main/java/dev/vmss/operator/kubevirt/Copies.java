package dev.vmss.operator.kubevirt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Immutable copies for the records of this package; absent means empty, and order is kept. */
final class Copies {

  private Copies() {}

  static <T> List<T> of(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  static <T> Map<String, T> of(@Nullable Map<String, T> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
