package dev.vmss.api.v1alpha1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Immutable copies for the records of this package; absent means empty, and order is kept. */
final class Copies {

  private Copies() {}

  static <T> List<T> of(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  /** Without the nulls that {@link UnknownAsNull} leaves in a list. */
  static <T> List<T> known(@Nullable List<T> values) {
    return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
  }

  static <T> Map<String, T> of(@Nullable Map<String, T> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
