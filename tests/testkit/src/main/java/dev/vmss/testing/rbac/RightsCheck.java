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

  private static final String RUN = "get virtualmachineinstances.kubevirt.io";
  private static final String END = "delete virtualmachineinstances.kubevirt.io";
  private static final String WHY_RESTART =
      "a machine is restarted after ten minutes at the earliest: tried by another clock, in MachineRepairsIT";

  static final Map<String, String> UNUSED_FOR_A_REASON =
      Map.of(
          UsedRights.line("ClusterRole vmss-operator", FINALIZERS), WHY_FINALIZERS,
          UsedRights.line("Role vmss-operator-tenant", FINALIZERS), WHY_FINALIZERS,
          UsedRights.line("ClusterRole vmss-operator", RUN), WHY_RESTART,
          UsedRights.line("Role vmss-operator-tenant", RUN), WHY_RESTART,
          UsedRights.line("ClusterRole vmss-operator", END), WHY_RESTART,
          UsedRights.line("Role vmss-operator-tenant", END), WHY_RESTART);

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
