package dev.vmss.testing.rbac;

import dev.vmss.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Fails unless the integration tests that have just run used every right of {@code config/rbac},
 * and asked for nothing else.
 */
public final class RightsCheck {

  private static final String FINALIZERS = "update virtualmachinescalesets/finalizers.vmss.dev";
  private static final String WHY_FINALIZERS =
      "only the admission plugin OwnerReferencesPermissionEnforcement asks for it";

  private static final String IMAGES = "ClusterRole vmss-operator-images";

  private static final String RUN = "get virtualmachineinstances.kubevirt.io";
  private static final String END = "delete virtualmachineinstances.kubevirt.io";
  private static final String WHY_RESTART =
      "a machine is restarted after ten minutes at the earliest: tried by another clock, in MachineRepairsIT";

  private static final String WHY_FEEDS =
      "an operator of images alone does with feeds what one of both does: tried under that one's role, in FeedIT";
  private static final String WHY_CLAIMS =
      "the role for all namespaces grants it, too; those for tenants' namespaces and for images do not";

  static final Map<String, String> UNUSED_FOR_A_REASON =
      Map.ofEntries(
          unused("ClusterRole vmss-operator", FINALIZERS, WHY_FINALIZERS),
          unused("Role vmss-operator-tenant", FINALIZERS, WHY_FINALIZERS),
          unused("ClusterRole vmss-operator", RUN, WHY_RESTART),
          unused("Role vmss-operator-tenant", RUN, WHY_RESTART),
          unused("ClusterRole vmss-operator", END, WHY_RESTART),
          unused("Role vmss-operator-tenant", END, WHY_RESTART),
          unused(IMAGES, "create marketplaceimages.vmss.dev", WHY_FEEDS),
          unused(IMAGES, "delete marketplaceimages.vmss.dev", WHY_FEEDS),
          unused(IMAGES, "get marketplacefeeds.vmss.dev", WHY_FEEDS),
          unused(IMAGES, "patch marketplacefeeds.vmss.dev", WHY_FEEDS),
          unused(IMAGES, "patch marketplacefeeds/status.vmss.dev", WHY_FEEDS),
          unused("Role vmss-operator-disk-imports", "get persistentvolumeclaims", WHY_CLAIMS),
          unused("Role vmss-operator-disk-imports", "delete persistentvolumeclaims", WHY_CLAIMS));

  private static Map.Entry<String, String> unused(String role, String right, String why) {
    return Map.entry(UsedRights.line(role, right), why);
  }

  private RightsCheck() {}

  /** The operator's roles, as they are in the repository. */
  static Stream<RoleFile> roles() {
    Path folder = Repository.config("rbac");
    return Stream.of(
            "cluster-role.yaml",
            "namespace-role.yaml",
            "pull-secrets.yaml",
            "disk-imports.yaml",
            "metrics-readers.yaml",
            "namespaced/cluster-reader.yaml",
            "namespaced/tenant-role.yaml",
            "images-only/cluster-role.yaml")
        .map(file -> RoleFile.read(folder.resolve(file)));
  }

  public static void main(String[] arguments) {
    Path file = Repository.target(UsedRights.FILE);
    if (!Files.exists(file)) {
      System.out.println("rights: not compared, the cluster of the tests keeps no audit log");
      return;
    }
    UsedRights used = UsedRights.read(file);
    RightsComparison comparison =
        new RightsComparison(RightsComparison.granted(roles()), UNUSED_FOR_A_REASON);
    List<String> differences = comparison.differences(used);
    if (!differences.isEmpty()) {
      differences.forEach(sentence -> System.err.println("rights: " + sentence));
      System.exit(1);
    }
    System.out.printf(
        "rights: all %d that the operator is granted were used, but for %d with a reason%n",
        comparison.granted().size(), UNUSED_FOR_A_REASON.size());
  }
}
