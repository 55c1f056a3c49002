package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything is installed, with a sentence that names them. */
class RefusedValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas=3                       | additional properties 'replicas' not allowed
          replicaCount=two                 | at '/replicaCount': got string, want integer
          replicaCount=-1                  | at '/replicaCount': minimum: got -1, want 0
          image.tagg=1                     | at '/image': additional properties 'tagg' not allowed
          image.pullPolicy=Sometimes       | at '/image/pullPolicy': value must be one of
          image.digest=sha256:abc          | at '/image/digest'
          image.repository=a/b:1           | at '/image/repository'
          watchNamespaces=team-a           | at '/watchNamespaces': got string, want array
          watchNamespaces[0]=Team          | at '/watchNamespaces/0'
          config.namespaces[0]=a | at '/config': additional properties 'namespaces' not allowed
          config.http.port=1               | at '/config': additional properties 'http' not allowed
          config.logging.level=loud        | at '/config/logging/level': value must be one of
          config.gracefulStop=20           | at '/config/gracefulStop'
          config.maxConcurrentReconciles=0 | at '/config/maxConcurrentReconciles': minimum: got 0, want 1
          terminationGracePeriodSeconds=30 | at '/terminationGracePeriodSeconds': minimum: got 30, want 31
          sizes.families[0]=giant         | at '/sizes/families/0': value must be one of
          networkPolicy.egressPorts[0]=0  | at '/networkPolicy/egressPorts/0': minimum: got 0, want 1
          metrics.authentication=yes      | at '/metrics/authentication': value must be one of
          metrics.serviceMonitor.interval=1| at '/metrics/serviceMonitor/interval'
          crds.keep=false                  | at '/crds': additional properties 'keep' not allowed
          """)
  void bySchema(String value, String sentence) {
    assertThatThrownBy(() -> Chart.render(value)).hasMessageContaining(sentence);
  }

  @Test
  void namespacesAndNoScaleSetsDoNotGoTogether() {
    assertThatThrownBy(() -> Chart.render("watchNamespaces[0]=a", "scaleSetController=false"))
        .hasMessageContaining("scaleSetController is false, so watchNamespaces must be empty");
  }

  @Test
  void manyReplicasNeedAnElection() {
    assertThatThrownBy(() -> Chart.render("replicaCount=2", "leaderElection.enabled=false"))
        .hasMessageContaining("replicaCount is 2, so leaderElection.enabled must be true");
  }

  @Test
  void anAccountThatIsNotCreatedMustBeNamed() {
    assertThatThrownBy(() -> Chart.render("serviceAccount.create=false"))
        .hasMessageContaining("serviceAccount.name must name the ServiceAccount to use");
  }

  @Test
  void oneMonitorIsEnough() {
    assertThatThrownBy(
            () ->
                Chart.render(
                    "metrics.serviceMonitor.enabled=true", "metrics.podMonitor.enabled=true"))
        .hasMessageContaining("choose one");
  }

  @Test
  void authoritiesComeFromOnePlace() {
    assertThatThrownBy(() -> Chart.render("registryCa.configMap=a", "registryCa.secret=b"))
        .hasMessageContaining("name the one that holds the certificate authorities");
  }

  @Test
  void anOlderKubernetesThanTheOldest() {
    assertThatThrownBy(() -> Chart.render("1.30.9", List.of()))
        .hasMessageContaining("chart requires kubeVersion: >=1.31.0-0");
  }
}
