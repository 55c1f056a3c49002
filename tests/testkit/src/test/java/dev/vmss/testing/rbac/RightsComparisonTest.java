package dev.vmss.testing.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RightsComparisonTest {

  private static final RoleFile ROLE =
      RoleFile.parse(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: r}
          rules:
          - {apiGroups: [""], resources: [pods], verbs: [get, patch]}
          - {apiGroups: [vmss.dev], resources: [virtualmachinesizes], verbs: [list]}
          """);
  private static final Set<String> ALL =
      Set.of("Role r: get pods", "Role r: patch pods", "Role r: list virtualmachinesizes.vmss.dev");

  private final RightsComparison comparison =
      new RightsComparison(RightsComparison.granted(Stream.of(ROLE)), Map.of());

  @Test
  void usingEverythingIsRight() {
    assertThat(comparison.granted()).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(comparison.differences(new UsedRights(ALL))).isEmpty();
  }

  @Test
  void anUnusedRightIsNamed() {
    assertThat(comparison.differences(without("Role r: patch pods")))
        .containsExactly(
            "Role r: patch pods: is granted and was never used; take it out of config/rbac.");
  }

  @Test
  void aRefusedRequestIsNamed() {
    assertThat(comparison.differences(with("refused: get secrets in 'team-a'")))
        .containsExactly(
            "refused: get secrets in 'team-a': was asked for and is not granted by config/rbac.");
  }

  @Test
  void aRightFromAnotherRoleIsNamed() {
    assertThat(comparison.differences(with("ClusterRole cluster-admin: get secrets"))).hasSize(1);
    assertThat(
            comparison.differences(
                with(
                    "ClusterRole system:basic-user:"
                        + " create selfsubjectaccessreviews.authorization.k8s.io")))
        .as("what everybody may do")
        .isEmpty();
  }

  @Test
  void anExceptionNeedNotBeUsedButMustBeOne() {
    RightsComparison excepting =
        new RightsComparison(comparison.granted(), Map.of("Role r: patch pods", "because"));
    assertThat(excepting.differences(without("Role r: patch pods"))).isEmpty();
    assertThat(excepting.differences(new UsedRights(ALL)))
        .containsExactly("Role r: patch pods: is no exception any more; take it out of the list.");
  }

  @Test
  void theExceptionsAreGranted() {
    assertThat(RightsComparison.granted(RightsCheck.roles()))
        .containsAll(RightsCheck.UNUSED_FOR_A_REASON.keySet());
  }

  private static UsedRights with(String line) {
    Set<String> lines = new TreeSet<>(ALL);
    lines.add(line);
    return new UsedRights(lines);
  }

  private static UsedRights without(String line) {
    Set<String> lines = new TreeSet<>(ALL);
    lines.remove(line);
    return new UsedRights(lines);
  }
}
