package dev.vmss.testing.operator;

import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.rbac.RoleFile;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operator's ServiceAccount with exactly the rights of {@code config/rbac}, as somebody who
 * applies those manifests would have it. What is asked for is a kubeconfig with a token of it.
 */
public final class OperatorAccount {

  /** The namespace that the manifests name. */
  public static final String NAMESPACE = "vmss-system";

  private static final String NAME = "vmss-operator";
  private static final String TENANT = "team-a";

  private final TestCluster cluster;

  private OperatorAccount(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** For the scale sets of all namespaces. */
  public static Path clusterWide(TestCluster cluster) {
    cluster.createNamespace(NAMESPACE);
    OperatorAccount account = new OperatorAccount(cluster);
    Stream.of(
            "service-account.yaml",
            "cluster-role.yaml",
            "namespace-role.yaml",
            "pull-secrets.yaml",
            "disk-imports.yaml",
            "metrics-readers.yaml",
            "bindings.yaml")
        .flatMap(OperatorAccount::objects)
        .forEach(account::apply);
    return cluster.kubeconfigFor(NAMESPACE, NAME);
  }

  /** The same account, with its lease and pull secrets in another namespace. */
  public static Path clusterWide(TestCluster cluster, String home) {
    Path kubeconfig = clusterWide(cluster);
    OperatorAccount account = new OperatorAccount(cluster);
    Stream.of("namespace-role.yaml", "pull-secrets.yaml", "disk-imports.yaml", "bindings.yaml")
        .flatMap(OperatorAccount::objects)
        .filter(object -> NAMESPACE.equals(object.getMetadata().getNamespace()))
        .forEach(object -> account.apply(moved(object, home)));
    return kubeconfig;
  }

  /**
   * An account of its own in another namespace, for the scale sets of some namespaces only.
   *
   * @param home the namespace of the account
   */
  public static Path namespaced(TestCluster cluster, String home, List<String> namespaces) {
    return with(
        cluster,
        home,
        namespaces,
        "namespaced/cluster-reader.yaml",
        "namespaced/tenant-role.yaml",
        "namespaced/bindings.yaml");
  }

  /** An account of its own in another namespace, for images and no scale sets. */
  public static Path imagesOnly(TestCluster cluster, String home) {
    return with(
        cluster,
        home,
        List.of(),
        "images-only/cluster-role.yaml",
        "images-only/bindings.yaml",
        "pull-secrets.yaml",
        "disk-imports.yaml",
        "metrics-readers.yaml");
  }

  private static Path with(
      TestCluster cluster, String home, List<String> namespaces, String... files) {
    OperatorAccount account = new OperatorAccount(cluster);
    Stream.concat(
            Stream.of("service-account.yaml", "namespace-role.yaml", "bindings.yaml")
                .flatMap(OperatorAccount::objects)
                .filter(object -> NAMESPACE.equals(object.getMetadata().getNamespace())),
            Stream.of(files).flatMap(OperatorAccount::objects))
        .flatMap(object -> ofTenants(object, home, namespaces))
        .forEach(account::apply);
    return cluster.kubeconfigFor(home, NAME);
  }

  private static Stream<HasMetadata> objects(String file) {
    return RoleFile.read(Repository.config("rbac").resolve(file)).documents().stream();
  }

  /** The manifests show one tenant; every namespace gets a copy of what is that one's. */
  private static Stream<HasMetadata> ofTenants(
      HasMetadata object, String home, List<String> namespaces) {
    subjects(object).forEach(subject -> subject.setNamespace(home));
    if (TENANT.equals(object.getMetadata().getNamespace())) {
      RoleFile one = RoleFile.of(object);
      return namespaces.stream().map(namespace -> moved(one.documents().get(0), namespace));
    }
    if (object instanceof ClusterRoleBinding) {
      // Those of the manifests belong to the account of the manifests.
      object.getMetadata().setName(object.getMetadata().getName() + "-" + home);
    }
    return Stream.of(object.getMetadata().getNamespace() == null ? object : moved(object, home));
  }

  private static List<Subject> subjects(HasMetadata object) {
    if (object instanceof ClusterRoleBinding binding) {
      return binding.getSubjects();
    }
    return object instanceof RoleBinding binding ? binding.getSubjects() : List.of();
  }

  private static HasMetadata moved(HasMetadata object, String namespace) {
    object.getMetadata().setNamespace(namespace);
    return object;
  }

  private void apply(HasMetadata object) {
    cluster.client().resource(object).createOr(NonDeletingOperation::update);
  }
}
