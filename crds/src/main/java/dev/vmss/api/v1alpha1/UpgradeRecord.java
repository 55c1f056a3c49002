package dev.vmss.api.v1alpha1;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One finished upgrade. */
@ApiObject
public record UpgradeRecord(
    List<String> from,
    @Nullable String to,
    @Nullable String model,
    int instances,
    int done,
    int failed,
    int skipped,
    int rolledBack,
    Instant started,
    Instant finished,
    @Nullable String duration,
    @UnknownAsNull UpgradeOutcome outcome) {

  public UpgradeRecord {
    from = Copies.of(from);
  }
}
