package dev.vmss.operator.scaleset.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.app.configuration.ConfigurationLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "only keys that the operator's allow-list names" (02). */
class AllowedKeysTest {

  @ParameterizedTest
  @CsvSource({
    "team, true",
    "app.kubernetes.io/name, true",
    "k8s.io/x, false",
    "sidecar.istio.io/inject, false",
    "sidecar.istio.io/proxyImage, false",
    "k8s.v1.cni.cncf.io/networks, false",
    "iam.amazonaws.com/role, false",
    "example.com/anything, false",
    "x.app.kubernetes.io/name, false",
    "app.kubernetes.io.example.com/name, false",
    "vmss.dev/x, false",
    "node.kubernetes.io/x, false"
  })
  void byDefaultKeysWithoutADomainAndTheRecommendedOnesAreAllowed(String key, boolean allowed) {
    assertThat(AllowedKeys.DEFAULT.allows(key)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "team, team, true",
    "team, tier, false",
    "*, example.com/team, false",
    "example.com/*, example.com/team, true",
    "example.com/*, a.example.com/team, false",
    "example.com/*, team, false",
    "*.example.com/*, a.example.com/team, true",
    "*.example.com/*, a.b.example.com/team, true",
    "*.example.com/*, example.com/team, false",
    "*.example.com/*, badexample.com/team, false",
    "example.com/team, example.com/team, true",
    "example.com/team, example.com/teams, false",
    "*.io/*, istio.io/x, true",
    "*.io/*, kubernetes.io/x, false",
    "*.dev/*, vmss.dev/scale-set, false",
    "*.io/*, a.kubevirt.io/x, false"
  })
  void whatIsListedIsAllowedUnlessItIsReserved(String pattern, String key, boolean allowed) {
    assertThat(new AllowedKeys(List.of(pattern)).allows(key)).isEqualTo(allowed);
  }

  @Test
  void nothingIsAllowedByAnEmptyList() {
    assertThat(new AllowedKeys(List.of()).allows("team")).isFalse();
  }

  @Test
  void theProgramsDefaultIsThisOne() {
    assertThat(ConfigurationLoader.load(Map.of()).allowedMetadata())
        .isEqualTo(AllowedKeys.DEFAULT.patterns());
  }
}
