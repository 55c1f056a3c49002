package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.kubevirt.object.Doc;

/** How KubeVirt reads a launcher Pod's status. */
public final class Launchers {

  private Launchers() {}

  public static boolean isDown(JsonNode pod) {
    return Doc.phase(pod).equals("Succeeded") || Doc.phase(pod).equals("Failed");
  }

  public static boolean isDownOrGoing(JsonNode pod) {
    boolean computeIsDown =
        Doc.items(pod, "status", "containerStatuses")
            .filter(it -> Doc.text(it, "name").equals("compute"))
            .anyMatch(it -> Doc.at(it, "state").has("terminated"));
    return isDown(pod) || Doc.isDeleting(pod) || computeIsDown;
  }

  /** Its readiness does not matter: the guest is not there yet. */
  public static boolean isStarted(JsonNode pod) {
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
