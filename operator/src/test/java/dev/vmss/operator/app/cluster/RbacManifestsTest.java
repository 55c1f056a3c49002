package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.app.cluster.RequiredPermissions.Permission;
import dev.vmss.operator.app.cluster.RequiredPermissions.Scope;
import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.testing.Repository;
import dev.vmss.testing.rbac.RoleFile;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The roles in config/rbac grant what the operator checks at its start, and nothing more. */
class RbacManifestsTest {

  private static final Map<String, String> CLUSTER_WIDE =
      Map.of("VMSS_LEADER_ELECTION_ENABLED", "true");
  private static final Map<String, String> NAMESPACED =
      Map.of(
          "VMSS_NAMESPACES", "team-a",
          "VMSS_IMAGE_CONTROLLER", "false",
          "VMSS_LEADER_ELECTION_ENABLED", "true");

  private static final Map<String, String> IMAGES_ONLY =
      Map.of("VMSS_SCALE_SET_CONTROLLER", "false");

  /** Demanded by an admission plugin of some distributions, never asked for by the operator. */
  private static final String FINALIZERS = "update virtualmachinescalesets/finalizers.vmss.dev";

  private static final Set<String> TOO_MIGHTY =
      Set.of("*", "impersonate", "escalate", "bind", "deletecollection");

  @Test
  void theClusterRoleIsWhatAClusterWideOperatorNeeds() {
    assertThat(granted("cluster-role.yaml"))
        .isEqualTo(
            plus(
                minus(required(CLUSTER_WIDE, Scope.CLUSTER, Scope.SCALE_SETS), reviews()),
                FINALIZERS));
  }

  @Test
  void theRolesInTheOwnNamespaceAreTheLeaseAndForWhoRunsImagesPullSecretsAndImports() {
    assertThat(granted("namespace-role.yaml")).isEqualTo(required(NAMESPACED, Scope.LEASE));
    Set<String> forImages = new TreeSet<>(granted("pull-secrets.yaml"));
    forImages.addAll(granted("disk-imports.yaml"));
    assertThat(forImages).isEqualTo(required(CLUSTER_WIDE, Scope.OPERATOR));
    assertThat(required(NAMESPACED, Scope.OPERATOR)).isEmpty();
  }

  @Test
  void withoutMachinesNothingIsNeededForTheirDisks() {
    Map<String, String> switchedOff = new HashMap<>(CLUSTER_WIDE);
    switchedOff.put("VMSS_RUNTIME_KUBEVIRT_ENABLED", "false");
    assertThat(required(switchedOff, Scope.OPERATOR)).isEqualTo(granted("pull-secrets.yaml"));
  }

  /** An operator's right to Leases must not reach those of other programs in its namespace. */
  @Test
  void onlyTheCreationOfTheLeaseIsNotBoundToItsName() {
    assertThat(rules("namespace-role.yaml"))
        .allSatisfy(
            rule -> {
              boolean creates = rule.getVerbs().equals(List.of("create"));
              assertThat(rule.getResourceNames())
                  .isEqualTo(creates ? List.of() : List.of("vmss-operator"));
              assertThat(rule.getVerbs().contains("create")).isEqualTo(creates);
            });
  }

  @Test
  void whoReadsTheMetricsIsAskedOnlyWithARoleOfItsOwn() {
    assertThat(granted("metrics-readers.yaml")).isEqualTo(reviews());
    assertThat(required(NAMESPACED, Scope.CLUSTER)).doesNotContainAnyElementsOf(reviews());
    Map<String, String> switchedOn = new HashMap<>(NAMESPACED);
    switchedOn.put("VMSS_HTTP_METRICS_AUTHENTICATION", "true");
    assertThat(required(switchedOn, Scope.CLUSTER)).containsAll(reviews());
  }

  private static Set<String> reviews() {
    return Set.of(
        "create tokenreviews.authentication.k8s.io",
        "create subjectaccessreviews.authorization.k8s.io");
  }

  private static Set<String> minus(Set<String> permissions, Set<String> less) {
    Set<String> rest = new TreeSet<>(permissions);
    assertThat(rest.removeAll(less)).isTrue();
    return rest;
  }

  @Test
  void theReaderIsWhatANamespacedOperatorNeedsOfTheCluster() {
    assertThat(granted("namespaced/cluster-reader.yaml"))
        .isEqualTo(required(NAMESPACED, Scope.CLUSTER))
        .allMatch(permission -> permission.matches("(get|list|watch) .*"));
  }

  @Test
  void theTenantRoleIsWhatANamespacedOperatorNeedsInItsNamespaces() {
    assertThat(granted("namespaced/tenant-role.yaml"))
        .isEqualTo(plus(required(NAMESPACED, Scope.SCALE_SETS), FINALIZERS));
  }

  @Test
  void theRoleForImagesIsWhatAnOperatorWithoutScaleSetsNeeds() {
    assertThat(granted("images-only/cluster-role.yaml"))
        .isEqualTo(minus(required(IMAGES_ONLY, Scope.CLUSTER, Scope.SCALE_SETS), reviews()))
        .doesNotContain("create pods", "delete pods", "patch virtualmachinescalesets/status");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster-role.yaml",
        "namespace-role.yaml",
        "pull-secrets.yaml",
        "disk-imports.yaml",
        "metrics-readers.yaml",
        "namespaced/cluster-reader.yaml",
        "namespaced/tenant-role.yaml",
        "images-only/cluster-role.yaml"
      })
  void noRoleOfTheOperatorIsMightierThanItsWork(String file) {
    assertThat(rules(file))
        .allSatisfy(
            rule -> {
              assertThat(rule.getVerbs()).doesNotContainAnyElementsOf(TOO_MIGHTY);
              assertThat(rule.getApiGroups()).doesNotContain("*", "rbac.authorization.k8s.io");
              assertThat(rule.getResources())
                  .noneMatch(resource -> resource.contains("*"))
                  .doesNotContain("pods/exec", "pods/attach", "pods/portforward", "nodes/proxy");
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
    // CDI's form of a pull secret is made and deleted, and never read.
    Set<String> secrets =
        switch (file) {
          case "pull-secrets.yaml" -> Set.of("get secrets");
          case "disk-imports.yaml" -> Set.of("create secrets", "delete secrets");
          default -> Set.of();
        };
    assertThat(granted(file)).filteredOn(p -> p.contains("secrets")).hasSameElementsAs(secrets);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster-role.yaml",
        "namespace-role.yaml",
        "pull-secrets.yaml",
        "disk-imports.yaml",
        "metrics-readers.yaml",
        "user-roles.yaml",
        "namespaced/cluster-reader.yaml",
        "namespaced/tenant-role.yaml",
        "images-only/cluster-role.yaml"
      })
  void everyRuleSaysWhy(String file) {
    assertThat(roleFile(file).rulesWithoutReason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cluster-role.yaml",
        "namespace-role.yaml",
        "pull-secrets.yaml",
        "disk-imports.yaml",
        "metrics-readers.yaml",
        "namespaced/cluster-reader.yaml",
        "images-only/cluster-role.yaml"
      })
  void theSecurityModelListsEveryRule(String file) throws IOException {
    List<String> rows = Files.readAllLines(Repository.docs("security.md"));
    for (PolicyRule rule : rules(file)) {
      for (String resource : rule.getResources()) {
        String row = "| `%s` | %s | ".formatted(resource, String.join(", ", rule.getVerbs()));
        assertThat(rows).as(row).anyMatch(line -> line.startsWith(row));
      }
    }
  }

  @Test
  void aRuleWithoutAReasonIsFound() {
    assertThat(
            RoleFile.parse(
                    """
                    kind: Role
                    rules:
                      # Because.
                      - apiGroups: [""]
                        resources: [pods]
                        verbs: [get]
                      - apiGroups: [""]
                        resources: [secrets]
                        verbs: [get]
                    """)
                .rulesWithoutReason())
        .containsExactly("- apiGroups: [\"\"] resources: [secrets]");
  }

  @Test
  void peopleNeverWriteAStatusAndOnlyTheMarketplaceAdminWritesOffers() {
    assertThat(granted("user-roles.yaml", "vmss-viewer"))
        .isNotEmpty()
        .allMatch(permission -> permission.matches("(get|list|watch) [a-z/]+\\.vmss\\.dev"));
    assertThat(granted("user-roles.yaml", "vmss-editor"))
        .isNotEmpty()
        .allMatch(permission -> permission.matches("\\w+ virtualmachinescalesets(/scale)?\\..*"));
    assertThat(granted("user-roles.yaml", "vmss-marketplace-admin"))
        .contains("create marketplaceimages.vmss.dev", "create virtualmachinesizes.vmss.dev")
        .noneMatch(permission -> permission.contains("/status"))
        .noneMatch(permission -> permission.matches("(create|update|patch|delete).*scalesets.*"));
  }

  private static Set<String> plus(Set<String> permissions, String more) {
    Set<String> all = new TreeSet<>(permissions);
    all.add(more);
    return all;
  }

  private static Set<String> required(Map<String, String> environment, Scope... scopes) {
    return RequiredPermissions.of(ConfigurationLoader.load(environment)).stream()
        .filter(permission -> List.of(scopes).contains(permission.scope()))
        .flatMap(RbacManifestsTest::phrases)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> phrases(Permission permission) {
    return permission.verbs().stream()
        .map(verb -> RoleFile.phrase(verb, permission.resource(), permission.group()));
  }

  private static Set<String> granted(String file) {
    return RoleFile.phrases(rules(file));
  }

  private static Set<String> granted(String file, String role) {
    return RoleFile.phrases(roleFile(file).rulesOf(role));
  }

  private static List<PolicyRule> rules(String file) {
    return roleFile(file).rules();
  }

  private static RoleFile roleFile(String file) {
    return RoleFile.read(Repository.config("rbac").resolve(file));
  }
}
