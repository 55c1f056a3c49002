package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.testing.fixture.Fixtures;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances as Pods (02, "Labels and annotations on an instance"; 07, "Security"). */
class PodRendererTest {

  private static final String PROFILE =
      """
      storageProfile:
        imageReference: {publisher: Canonical, offer: UbuntuServer, sku: 22.04-LTS, version: latest}
      osProfile: {computerNamePrefix: web, customData: aGVsbG8=}
      networkProfile: {ports: [{name: http, port: 8080}]}
      healthProfile: {probe: {tcpSocket: {port: 8080}, intervalSeconds: 5, numberOfProbes: 2}}
      terminateNotification: {notBeforeTimeout: 5m}
      metadata: {labels: {team: a}, annotations: {note: b}}
      """;

  private static final ServedImage IMAGE =
      new ServedImage(
          "ubuntu-1",
          "image-uid",
          ImageVersion.of("1.2.3"),
          "sha256:abc",
          SourceKind.CONTAINER_IMAGE,
          OsType.LINUX,
          Set.of(),
          "registry.example/ubuntu",
          Optional.of("pull"),
          List.of("run"),
          List.of("--fast"));

  @Test
  void aTenantGetsNoPrivilegeWhateverItsProfileSays() {
    Pod pod = render(1);
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getServiceAccountName()).isNull();
    assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(container(pod).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container(pod).getSecurityContext().getPrivileged()).isNull();
    assertThat(pod.getSpec().getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
    assertThat(pod.getSpec().getHostNetwork()).isNull();
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Always");
  }

  /** "ownerReferences set controller and blockOwnerDeletion" (03, "Scale-out"). */
  @Test
  void itIsOwnedByItsSetAndNamedAfterIt() {
    Pod pod = render(1);
    assertThat(pod.getMetadata().getName()).isEqualTo("web-35");
    assertThat(pod.getSpec().getHostname()).isEqualTo("web00000z");
    OwnerReference owner = pod.getMetadata().getOwnerReferences().get(0);
    assertThat(owner.getUid()).isEqualTo("set-uid");
    assertThat(owner.getController()).isTrue();
    assertThat(owner.getBlockOwnerDeletion()).isTrue();
  }

  @Test
  void itRunsTheDigestOnTheHardwareOfItsSize() {
    Pod pod = render(1);
    assertThat(container(pod).getImage()).isEqualTo("registry.example/ubuntu@sha256:abc");
    assertThat(container(pod).getCommand()).containsExactly("run");
    assertThat(container(pod).getArgs()).containsExactly("--fast");
    assertThat(container(pod).getResources().getLimits())
        .containsEntry("cpu", new Quantity("2"))
        .containsEntry("memory", new Quantity("4Gi"))
        .isEqualTo(container(pod).getResources().getRequests());
    assertThat(pod.getSpec().getNodeSelector())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("vmss.dev/hardware", "general", "kubernetes.io/os", "linux"));
    assertThat(pod.getSpec().getImagePullSecrets().get(0).getName()).isEqualTo("pull");
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(300);
  }

  /** "It becomes a required node affinity" (03, "Placement"). */
  @Test
  void itIsRequiredToRunInTheChosenZone() {
    assertThat(
            render(1)
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .get(0)
                .getMatchExpressions())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getKey()).isEqualTo("topology.kubernetes.io/zone");
              assertThat(rule.getValues()).containsExactly("zone-1");
            });
  }

  /**
   * "spread over kubernetes.io/hostname, maxSkew 1, hard when platformFaultDomainCount > 1 (one
   * fault domain = one node), soft when 1" (03, "Placement").
   */
  @Test
  void theSpreadIsAWishForOneFaultDomainAndAMustForMore() {
    assertThat(spread(render(1)).getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
    TopologySpreadConstraint hard = spread(render(3));
    assertThat(hard.getWhenUnsatisfiable()).isEqualTo("DoNotSchedule");
    assertThat(hard.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
    assertThat(hard.getMaxSkew()).isEqualTo(1);
    assertThat(hard.getNodeTaintsPolicy()).isEqualTo("Honor");
  }

  @Test
  void customDataArrivesDecodedAsAFile() {
    Pod pod = render(1);
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry("vmss.dev/custom-data", "hello")
        .containsEntry("note", "b");
    assertThat(container(pod).getVolumeMounts().get(0).getMountPath()).isEqualTo("/etc/vmss");
  }

  @Test
  void whatIsRenderedIsReadBackAsTheSameInstance() {
    Pod pod =
        new PodBuilder(render(1))
            .editMetadata()
            .withUid("pod-uid")
            .withResourceVersion("7")
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build();
    Instance read = PodReader.see(PodPruning.prune(pod)).orElseThrow().instance();
    assertThat(read).isEqualTo(PodReader.see(pod).orElseThrow().instance());
    assertThat(read.id()).isEqualTo(new InstanceId(35));
    assertThat(read.chosenZone()).contains("zone-1");
    assertThat(read.stamp())
        .isEqualTo(
            new Instance.Stamp(
                Optional.of(ImageVersion.of("1.2.3")),
                "sha256:abc",
                "ubuntu-1",
                "image-uid",
                "model",
                "meaning"));
    assertThat(read.phase()).isEqualTo(Instance.Phase.PENDING);
  }

  /** "failures do not count, success ends it" */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcpSocket: {port: 8080}              | 30  | 10 | 4
          tcpSocket: {port: 8080}              | 31  | 10 | 5
          httpGet: {port: http, path: /health} | 600 | 5  | 121
          """)
  void theGraceOfTheProbeIsAStartupProbeThatLastsAtLeastThatLong(
      String how, int grace, int interval, int failures) {
    Container container = container(render(1, probe(how, grace, interval)));
    Probe startup = container.getStartupProbe();
    assertThat(startup.getFailureThreshold()).isEqualTo(failures);
    assertThat((failures - 1) * startup.getPeriodSeconds()).isGreaterThanOrEqualTo(grace);
    assertThat(startup.getInitialDelaySeconds()).isNull();
    assertThat(startup.getSuccessThreshold()).as("one success ends it").isNull();
    Probe readiness = container.getReadinessProbe();
    assertThat(readiness.getInitialDelaySeconds()).isNull();
    assertThat(readiness.getFailureThreshold()).isEqualTo(3);
    assertThat(readiness.getSuccessThreshold()).isEqualTo(3);
    assertThat(startup.getHttpGet()).isEqualTo(readiness.getHttpGet());
    assertThat(startup.getTcpSocket()).isEqualTo(readiness.getTcpSocket());
  }

  @Test
  void withoutGraceThereIsNoStartupProbe() {
    assertThat(container(render(1)).getStartupProbe()).isNull();
    assertThat(container(render(1)).getReadinessProbe()).isNotNull();
  }

  private static String probe(String how, int grace, int interval) {
    return PROFILE.replace(
        "tcpSocket: {port: 8080}, intervalSeconds: 5, numberOfProbes: 2",
        "%s, gracePeriodSeconds: %d, intervalSeconds: %d, numberOfProbes: 3"
            .formatted(how, grace, interval));
  }

  private static Pod render(int faultDomains) {
    return render(faultDomains, PROFILE);
  }

  private static Pod render(int faultDomains, String profile) {
    VirtualMachineScaleSet set =
        Fixtures.parse(
            VirtualMachineScaleSet.class,
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineScaleSet
            metadata: {name: web, namespace: team-a}
            spec:
              sku: {name: Standard_A2_v2}
              virtualMachineProfile:
            %s
            """
                .formatted(profile.indent(4)));
    VirtualMachineSize size =
        Fixtures.parse(
            VirtualMachineSize.class,
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineSize
            metadata: {name: standard-a2-v2}
            spec: {cores: 2, memory: 4Gi, nodeSelector: {vmss.dev/hardware: general}}
            """);
    Recipe recipe =
        new Recipe(
            new Recipe.Owner("team-a", "web", "set-uid"),
            set.getSpec().virtualMachineProfile(),
            size.getSpec(),
            IMAGE,
            "model",
            "meaning",
            faultDomains,
            Duration.ofMinutes(5));
    return PodRenderer.render(recipe, new Slot(new InstanceId(35), Optional.of("zone-1")));
  }

  private static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  private static TopologySpreadConstraint spread(Pod pod) {
    return pod.getSpec().getTopologySpreadConstraints().get(0);
  }
}
