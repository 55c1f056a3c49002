package dev.vmss.testing.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.Repository;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictedPodTest {

  private static final String GOOD =
      """
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      volumes: [{name: v, emptyDir: {}}]
      containers:
      - name: c
        ports: [{containerPort: 1}]
        securityContext:
          {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
      """;

  @Test
  void theOperatorOfTheManifestsMeetsTheStandard() throws IOException {
    Deployment deployment =
        Serialization.unmarshal(
            Files.readString(Repository.config("manager").resolve("deployment.yaml")),
            Deployment.class);
    assertThat(RestrictedPod.violations(deployment.getSpec().getTemplate().getSpec())).isEmpty();
  }

  @Test
  void aGoodOneIsGood() {
    assertThat(RestrictedPod.violations(pod(GOOD))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "volumes: | hostNetwork: true; volumes: | hostNetwork",
        "volumes: | hostPID: true; volumes: | hostPID",
        "emptyDir: {} | hostPath: {path: /} | volume v of [hostPath]",
        "runAsNonRoot: true | runAsNonRoot: false | c: runAsNonRoot is not true",
        "runAsNonRoot: true | runAsNonRoot: true, runAsUser: 0 | runAsUser 0",
        "type: RuntimeDefault | type: Unconfined | c: seccompProfile",
        "containerPort: 1 | containerPort: 1, hostPort: 1 | c: hostPort",
        "drop: [ALL] | drop: [KILL] | c: capabilities are not dropped",
        "drop: [ALL] | drop: [ALL], add: [SYS_ADMIN] | c: capabilities are added",
        "Escalation: false | Escalation: true | c: allowPrivilegeEscalation is not false",
        "Filesystem: true | Filesystem: true, privileged: true | c: privileged",
        "Filesystem: true | Filesystem: false | c: readOnlyRootFilesystem is not true",
      })
  void anOffenceIsNamed(String from, String to, String violation) {
    assertThat(GOOD).contains(from);
    String bad = GOOD.replace(from, to.replace("; ", "\n"));
    assertThat(RestrictedPod.violations(pod(bad))).containsExactly(violation);
  }

  private static PodSpec pod(String yaml) {
    return Serialization.unmarshal(yaml, PodSpec.class);
  }
}
