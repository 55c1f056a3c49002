package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;

/** How KubeVirt reads a launcher Pod's status. */
final class Launchers {

  private Launchers() {}

  static boolean isDown(JsonNode pod) {
    return Doc.phase(pod).equals("Succeeded") || Doc.phase(pod).equals("Failed");
  }

  static boolean isDownOrGoing(JsonNode pod) {
    boolean computeIsDown =
        Doc.items(pod, "status", "containerStatuses")
            .filter(it -> Doc.text(it, "name").equals("compute"))
            .anyMatch(it -> Doc.at(it, "state").has("terminated"));
    return isDown(pod) || Doc.isDeleting(pod) || computeIsDown;
  }

  /** Its readiness does not matter: the guest is not there yet. */
  static boolean isStarted(JsonNode pod) {
    return !isDownOrGoing(pod)
        && Doc.phase(pod).equals("Running")
        && Doc.items(pod, "status", "containerStatuses")
            .allMatch(
                it ->
                    Doc.text(it, "name").equals("compute")
                        ? Doc.at(it, "state").has("running")
                        : it.path("ready").asBoolean());
  }
}
