package dev.vmss.testing.kubevirt.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.recording.Recording;
import dev.vmss.testing.kubevirt.recording.Recording.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator's rules, asked what KubeVirt's own virt-controller had answered. */
class ReplayTest {

  static List<Moment> moments() {
    return Recording.moments(true);
  }

  @Test
  void thereAreRecordings() {
    assertThat(moments()).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("moments")
  void theStatusOfAMachineFollowsFromItsPartsAsItDidInKubeVirt(Moment moment) {
    ObjectNode recorded = moment.find("vm").orElseThrow();
    ObjectNode blank = recorded.deepCopy();
    JsonNode failure = Doc.at(recorded, "status", "startFailure");
    blank.remove("status");
    if (failure.isObject()) {
      Doc.child(blank, "status").set("startFailure", failure);
    }
    if (moment.find("vmi").isEmpty()) {
      leftByItsLast(recorded).forEach(condition -> Doc.putCondition(blank, condition));
    }
    ObjectNode computed =
        MachineStatus.update(
            blank,
            moment.find("vmi"),
            moment.find("dv").stream().toList(),
            List.of(),
            error(recorded, "Failure", "True"),
            Instant.EPOCH);
    assertThat(Doc.text(computed, "status", "printableStatus"))
        .isEqualTo(Doc.text(recorded, "status", "printableStatus"));
    assertThat(conditions(computed)).isEqualTo(conditions(recorded));
    assertThat(Doc.at(computed, "status", "ready")).isEqualTo(Doc.at(recorded, "status", "ready"));
  }

  /** What an instance that is gone has said stays, and does not follow from what there is. */
  private static Stream<ObjectNode> leftByItsLast(JsonNode machine) {
    return Doc.items(machine, "status", "conditions")
        .filter(it -> !Set.of("Ready", "Failure").contains(Doc.text(it, "type")))
        .map(it -> (ObjectNode) it.deepCopy());
  }

  @ParameterizedTest
  @MethodSource("moments")
  void anInstanceThatKubeVirtHadDoneWithIsLeftAsItIs(Moment moment) {
    Optional<ObjectNode> found = moment.find("vmi");
    if (found.isEmpty()) {
      return;
    }
    ObjectNode recorded = found.get();
    List<ObjectNode> pods =
        Stream.of("pod", "pod-2").flatMap(role -> moment.find(role).stream()).toList();
    String node = Doc.text(recorded, "status", "nodeName");
    ObjectNode computed =
        InstanceStatus.update(
            recorded,
            pods.stream()
                .filter(it -> node.isEmpty() || Doc.text(it, "spec", "nodeName").equals(node))
                .findFirst(),
            pods,
            moment.find("dv").stream().toList(),
            error(recorded, "Synchronized", "False"));
    assertThat(Doc.phase(computed)).isEqualTo(Doc.phase(recorded));
    assertThat(conditions(computed)).isEqualTo(conditions(recorded));
    assertThat(Doc.at(computed, "status", "activePods"))
        .isEqualTo(Doc.at(recorded, "status", "activePods"));
  }

  private static Optional<SyncError> error(JsonNode object, String type, String status) {
    return Doc.condition(object, type)
        .filter(it -> Doc.text(it, "status").equals(status))
        .map(it -> new SyncError(Doc.text(it, "reason"), Doc.text(it, "message")));
  }

  private static Set<String> conditions(JsonNode object) {
    Set<String> all = new TreeSet<>();
    Doc.items(object, "status", "conditions")
        .forEach(
            it ->
                all.add(
                    "%s=%s %s"
                        .formatted(
                            Doc.text(it, "type"), Doc.text(it, "status"), Doc.text(it, "reason"))));
    return all;
  }
}
