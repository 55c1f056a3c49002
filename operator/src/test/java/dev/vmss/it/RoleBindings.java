package dev.vmss.it;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.List;

/** Just what an operator of one namespace may do, for tests. */
final class RoleBindings {

  private static final String OURS = "vmss.dev";
  private static final String RBAC = "rbac.authorization.k8s.io";

  private RoleBindings() {}

  static void namespaced(KubernetesClient client, String namespace, String account) {
    objects(namespace, account)
        .forEach(object -> client.resource(object).createOr(NonDeletingOperation::update));
  }

  static void remove(KubernetesClient client, String namespace) {
    objects(namespace, "").forEach(object -> client.resource(object).delete());
  }

  private static List<HasMetadata> objects(String namespace, String account) {
    String name = "vmss-test-" + namespace;
    return List.of(
        new RoleBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withRules(
                rule(OURS, "virtualmachinescalesets", "get", "list", "watch"),
                rule(OURS, "virtualmachinescalesets/status", "patch"),
                rule("", "pods", "get", "list", "watch", "create", "patch", "delete"),
                rule("", "events", "create", "patch"))
            .build(),
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewRoleRef(RBAC, "Role", name)
            .addNewSubject("", "ServiceAccount", account, namespace)
            .build(),
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withRules(
                rule(OURS, "virtualmachinesizes", "get", "list", "watch"),
                rule(OURS, "marketplaceimages", "get", "list", "watch"),
                rule("", "nodes", "get", "list", "watch"))
            .build(),
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewRoleRef(RBAC, "ClusterRole", name)
            .addNewSubject("", "ServiceAccount", account, namespace)
            .build());
  }

  private static PolicyRule rule(String group, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs(verbs)
        .build();
  }
}
