package dev.vmss.operator.app.cluster;

import dev.vmss.operator.app.configuration.OperatorConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operator's account must be allowed to do: one table, checked at the start. The roles of
 * {@code config/rbac} grant this and no more, and say why.
 */
final class RequiredPermissions {

  /** Where a permission is needed. */
  enum Scope {
    CLUSTER,
    /**
     * In every namespace whose scale sets are run; in the whole cluster when that is all of them.
     */
    SCALE_SETS,
    OPERATOR,
    LEASE
  }

  /**
   * Some verbs on one resource, such as {@code marketplaceimages/status}.
   *
   * @param name of the one object for which they are needed; empty: any
   */
  record Permission(
      Scope scope, String group, String resource, List<String> verbs, Optional<String> name) {}

  private static final String OURS = "vmss.dev";
  private static final String CORE = "";
  private static final String KUBEVIRT = "kubevirt.io";

  /** What seems to have gone is read live by whoever watches instances, images alone included. */
  private static final List<Permission> ALWAYS =
      List.of(
          of(Scope.SCALE_SETS, OURS, "virtualmachinescalesets", "list", "watch"),
          of(Scope.SCALE_SETS, CORE, "pods", "get", "list", "watch"),
          of(Scope.SCALE_SETS, CORE, "events", "create"),
          of(Scope.CLUSTER, OURS, "virtualmachinesizes", "list", "watch"),
          of(Scope.CLUSTER, OURS, "marketplaceimages", "list", "watch"),
          of(Scope.CLUSTER, CORE, "nodes", "list", "watch"));

  private static final List<Permission> SCALE_SET_CONTROLLER =
      List.of(
          of(Scope.SCALE_SETS, OURS, "virtualmachinescalesets/status", "patch"),
          of(Scope.SCALE_SETS, CORE, "pods", "create", "patch", "delete"),
          of(Scope.CLUSTER, CORE, "nodes", "get"));

  /** Rights to kinds that are not there are harmless, and asked for all the same. */
  private static final List<Permission> MACHINES =
      List.of(
          of(Scope.SCALE_SETS, KUBEVIRT, "virtualmachines", "get", "list", "watch"),
          of(Scope.SCALE_SETS, KUBEVIRT, "virtualmachineinstances", "list", "watch"),
          of(Scope.SCALE_SETS, CORE, "persistentvolumeclaims", "list", "watch"));

  private static final List<Permission> MACHINES_OF_SETS =
      List.of(
          of(Scope.SCALE_SETS, KUBEVIRT, "virtualmachines", "create", "patch", "delete"),
          of(Scope.SCALE_SETS, KUBEVIRT, "virtualmachineinstances", "get", "delete"),
          of(Scope.SCALE_SETS, CORE, "persistentvolumeclaims", "get", "create", "patch", "delete"));

  /** Events about cluster-scoped objects are kept in the namespace "default". */
  private static final List<Permission> IMAGE_CONTROLLER =
      List.of(
          of(Scope.CLUSTER, OURS, "marketplaceimages", "get", "create", "patch", "delete"),
          of(Scope.CLUSTER, OURS, "marketplaceimages/status", "patch"),
          of(Scope.CLUSTER, OURS, "marketplacefeeds", "get", "list", "watch", "patch"),
          of(Scope.CLUSTER, OURS, "marketplacefeeds/status", "patch"),
          of(Scope.OPERATOR, CORE, "configmaps", "get"),
          of(Scope.OPERATOR, CORE, "secrets", "get"));

  private static final List<Permission> DISK_IMPORTS =
      List.of(
          of(
              Scope.OPERATOR,
              "cdi.kubevirt.io",
              "datavolumes",
              "get",
              "list",
              "watch",
              "create",
              "delete"),
          of(Scope.OPERATOR, CORE, "persistentvolumeclaims", "get", "delete"),
          of(Scope.OPERATOR, CORE, "secrets", "create", "delete"));

  private static final List<Permission> METRICS_AUTHENTICATION =
      List.of(
          of(Scope.CLUSTER, "authentication.k8s.io", "tokenreviews", "create"),
          of(Scope.CLUSTER, "authorization.k8s.io", "subjectaccessreviews", "create"));

  private RequiredPermissions() {}

  static List<Permission> of(OperatorConfiguration configuration) {
    return Stream.of(
            ALWAYS,
            configuration.kubevirt() ? MACHINES : List.<Permission>of(),
            configuration.scaleSetController() ? SCALE_SET_CONTROLLER : List.<Permission>of(),
            configuration.scaleSetController() && configuration.kubevirt()
                ? MACHINES_OF_SETS
                : List.<Permission>of(),
            configuration.imageController() ? IMAGE_CONTROLLER : List.<Permission>of(),
            configuration.imageController() && configuration.kubevirt()
                ? DISK_IMPORTS
                : List.<Permission>of(),
            leaderElection(configuration.leaderElection()),
            configuration.http().metricsAuthentication()
                ? METRICS_AUTHENTICATION
                : List.<Permission>of())
        .flatMap(List::stream)
        .toList();
  }

  /** Of the one Lease all but its creation, which cannot be bound to a name. */
  private static List<Permission> leaderElection(OperatorConfiguration.LeaderElection election) {
    var lease = of(Scope.LEASE, "coordination.k8s.io", "leases", "get", "update", "patch");
    return election.enabled()
        ? List.of(
            new Permission(
                lease.scope(),
                lease.group(),
                lease.resource(),
                lease.verbs(),
                Optional.of(election.leaseName())),
            of(Scope.LEASE, lease.group(), lease.resource(), "create"))
        : List.of();
  }

  private static Permission of(Scope scope, String group, String resource, String... verbs) {
    return new Permission(scope, group, resource, List.of(verbs), Optional.empty());
  }
}
