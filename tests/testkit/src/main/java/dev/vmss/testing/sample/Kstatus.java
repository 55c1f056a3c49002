package dev.vmss.testing.sample;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The rules by which kstatus reads kinds that it does not know, in their order. */
public final class Kstatus {

  private Kstatus() {}

  public static Verdict of(JsonNode object) {
    if (object.at("/metadata/deletionTimestamp").isTextual()) {
      return Verdict.TERMINATING;
    }
    JsonNode observed = object.at("/status/observedGeneration");
    if (observed.isNumber() && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return Verdict.IN_PROGRESS;
    }
    if (status(object, "Reconciling").filter("True"::equals).isPresent()) {
      return Verdict.IN_PROGRESS;
    }
    if (status(object, "Stalled").filter("True"::equals).isPresent()) {
      return Verdict.FAILED;
    }
    return status(object, "Ready").filter(ready -> !ready.equals("True")).isPresent()
        ? Verdict.IN_PROGRESS
        : Verdict.CURRENT;
  }

  private static Optional<String> status(JsonNode object, String type) {
    return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals(type))
        .map(condition -> condition.path("status").asText())
        .findFirst();
  }
}
