package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.Snag.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kubelet reports, read as what keeps an instance from being ready. */
class PodSnagTest {

  private static final String NOT_READY =
      "{type: Ready, status: 'False', reason: ContainersNotReady, message: some are not ready,"
          + " lastTransitionTime: '2026-01-15T12:00:00Z'}";

  private static Pod pod(String status) {
    return new KubernetesSerialization()
        .unmarshal(
            """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: a
          name: web-0
          uid: one
          resourceVersion: "1"
          ownerReferences:
            - {apiVersion: vmss.dev/v1alpha1, kind: VirtualMachineScaleSet, name: web, uid: set, controller: true}
        spec: {nodeName: node-1, containers: [{name: instance}]}
        status:
        %s
        """
                .formatted(status.indent(2)),
            Pod.class);
  }

  /** As the cache keeps it, which has to be no less than what the server says. */
  private static Optional<Snag> snag(Pod pod) {
    Optional<Snag> read = PodReader.see(pod).flatMap(owned -> owned.instance().snag());
    assertThat(PodReader.see(PodPruning.prune(pod)).flatMap(owned -> owned.instance().snag()))
        .isEqualTo(read);
    return read;
  }

  private static Snag ofContainer(String container) {
    return snag(pod(
            "phase: Pending\nconditions: [%s]\ncontainerStatuses: [{name: instance, %s}]"
                .formatted(NOT_READY, container)))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state: {waiting: {reason: ErrImagePull, message: not found}}                           | IMAGE       | true  | ErrImagePull               | not found
          state: {waiting: {reason: ImagePullBackOff, message: Back-off pulling}}                | IMAGE       | true  | ImagePullBackOff           | Back-off pulling
          state: {waiting: {reason: InvalidImageName}}                                           | IMAGE       | true  | InvalidImageName           | ''
          state: {waiting: {reason: CreateContainerConfigError, message: secret x not found}}    | PREPARATION | true  | CreateContainerConfigError | secret x not found
          state: {waiting: {reason: ContainerCreating}}                                          | PREPARATION | false | ContainerCreating          | ''
          state: {}                                                                              | HEALTH      | false | ContainersNotReady         | it runs, and its health probe does not succeed
          state: {running: {}}                                                                   | HEALTH      | false | ContainersNotReady         | it runs, and its health probe does not succeed
          ready: true, state: {running: {}}                                                      | HEALTH      | false | ContainersNotReady         | some are not ready
          """)
  void aContainerThatIsNotReadySaysWhy(
      String container, Stage stage, boolean failed, String reason, String words) {
    assertThat(ofContainer(container)).isEqualTo(new Snag(stage, failed, reason, words));
  }

  /** The kubelet's text carries a back-off that grows; what it came from stays the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s restarting}}, lastState: {terminated: {exitCode: 3, reason: Error, message: no disk}}
          state: {waiting: {reason: CrashLoopBackOff, message: back-off 20s restarting}}, lastState: {terminated: {exitCode: 3, reason: Error, message: no disk}}
          state: {terminated: {exitCode: 3, reason: Error, message: no disk}}
          state: {running: {startedAt: '2026-01-15T12:00:00Z'}}, lastState: {terminated: {exitCode: 3, reason: Error, message: no disk}}
          """)
  void aLoopOfCrashesSaysTheSameAtEveryTurn(String container) {
    assertThat(ofContainer(container))
        .isEqualTo(
            new Snag(
                Stage.RUN, true, "CrashLoopBackOff", "it ended with exit code 3 (Error): no disk"));
  }

  @Test
  void whatWentWrongIsSaidBeforeWhatWaitsForIt() {
    Optional<Snag> snag =
        snag(
            pod(
                """
                phase: Pending
                conditions: [%s]
                initContainerStatuses:
                  - {name: done, ready: true, state: {terminated: {exitCode: 0}}}
                  - {name: sidecar, state: {waiting: {reason: ImagePullBackOff, message: denied}}}
                containerStatuses:
                  - {name: instance, state: {waiting: {reason: PodInitializing}}}
                """
                    .formatted(NOT_READY)));
    assertThat(snag).contains(new Snag(Stage.IMAGE, true, "ImagePullBackOff", "denied"));
  }

  @Test
  void aNodeThatReportsNothingIsNamed() {
    assertThat(snag(pod("phase: Pending")).orElseThrow().reason()).isEqualTo("NoReport");
  }

  @Test
  void whatIsReadyOrLostOrWithoutANodeHasNone() {
    String ready = NOT_READY.replace("'False'", "'True'");
    assertThat(snag(pod("phase: Running\nconditions: [%s]".formatted(ready)))).isEmpty();
    assertThat(snag(pod("phase: Failed\nconditions: [%s]".formatted(NOT_READY)))).isEmpty();
    Pod unbound = pod("phase: Pending");
    unbound.getSpec().setNodeName(null);
    assertThat(snag(unbound)).isEmpty();
  }

  @Test
  void strangersWordsAreOneLineOfBoundedLength() {
    Snag snag =
        ofContainer(
            "state: {waiting: {reason: %s, message: \"a\\n\\tb%s\"}}"
                .formatted("R".repeat(500), "x".repeat(100_000)));
    assertThat(snag.reason()).hasSize(64);
    assertThat(snag.words()).startsWith("a bxxx").endsWith("x...").hasSize(300);
    Pod hostile =
        pod(
            "phase: Pending\ncontainerStatuses: [{name: i, state: {waiting: {reason: E, message: %s}}}]"
                .formatted("x".repeat(100_000)));
    assertThat(PodPruning.prune(hostile).toString()).hasSizeLessThan(6_000);
  }

  /** Only what rules read wakes a set: not the time of the last crash. */
  @Test
  void anotherCrashOfTheSameKindIsTheSameStory() {
    String crash =
        "phase: Running\nconditions: [%s]\ncontainerStatuses: [{name: i, state: {terminated: {exitCode: 1, finishedAt: '2026-01-15T12:00:0%dZ'}}}]";
    assertThat(
            PodEventSource.sameStory(
                pod(crash.formatted(NOT_READY, 1)), pod(crash.formatted(NOT_READY, 2))))
        .isTrue();
  }
}
