package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/** How long ago something was, by an object's own word; whole seconds are all that it keeps. */
public final class Times {

  private Times() {}

  /** Since the instance entered the phase; a day if it does not say. */
  public static Duration sinceTransition(JsonNode instance, String phase) {
    return Doc.items(instance, "status", "phaseTransitionTimestamps")
        .filter(entry -> Doc.text(entry, "phase").equals(phase))
        .map(entry -> since(Doc.text(entry, "phaseTransitionTimestamp")))
        .reduce(Duration.ofDays(1), (a, b) -> b);
  }

  public static Duration since(String time) {
    return Duration.between(Instant.parse(time), Instant.now());
  }
}
