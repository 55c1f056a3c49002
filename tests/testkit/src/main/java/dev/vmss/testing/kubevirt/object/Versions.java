package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The versions of the API that KubeVirt notes on its objects before it does anything else. */
public final class Versions {

  private static final String LATEST = "kubevirt.io/latest-observed-api-version";
  private static final String STORAGE = "kubevirt.io/storage-observed-api-version";

  private Versions() {}

  public static boolean areMarked(ObjectNode object) {
    return Doc.at(object, "metadata", "annotations").has(LATEST);
  }

  public static void mark(ObjectNode object) {
    Doc.child(object, "metadata", "annotations").put(LATEST, "v1").put(STORAGE, "v1");
  }
}
