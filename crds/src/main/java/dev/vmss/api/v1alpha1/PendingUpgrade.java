package dev.vmss.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The preview: what an upgrade would do, were it to start now. */
@ApiObject
public record PendingUpgrade(
    int instances, List<String> from, @Nullable String to, int batches, List<Integer> next) {

  public PendingUpgrade {
    from = Copies.of(from);
    next = Copies.of(next);
  }
}
