package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.Instance;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what a user writes on an instance is understood. */
class PodMarksTest {

  private static final String SCALE_IN = "vmss.dev/protect-from-scale-in";
  private static final String ACTIONS = "vmss.dev/protect-from-scale-set-actions";

  private static Instance.Marks marks(Map<String, String> labels, Map<String, String> annotations) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("a")
            .withName("web-0")
            .withUid("uid")
            .withLabels(labels)
            .withAnnotations(annotations)
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion("vmss.dev/v1alpha1")
                    .withKind("VirtualMachineScaleSet")
                    .withName("web")
                    .withUid("uid-of-web")
                    .withController(true)
                    .build())
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    return PodReader.read(PodPruning.prune(pod)).orElseThrow().marks();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "TRUE", " true", "yes", "on", "1", "ture"})
  void protectionThatIsWrittenAlmostRightProtects(String text) {
    Instance.Marks marks = marks(Map.of(), Map.of(SCALE_IN, text, ACTIONS, text));
    assertThat(marks.protectedFromScaleIn()).isTrue();
    assertThat(marks.protectedFromActions()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "false", "False", "no", "off", "0"})
  void whoSaysNoIsNotProtected(String text) {
    Instance.Marks marks = marks(Map.of(SCALE_IN, "true"), Map.of(SCALE_IN, text, ACTIONS, text));
    assertThat(marks).isEqualTo(Instance.Marks.NONE);
  }

  @Test
  void aLabelProtectsAsAnAnnotationDoes() {
    assertThat(marks(Map.of(SCALE_IN, "true"), Map.of()).protectedFromScaleIn()).isTrue();
    assertThat(marks(Map.of(ACTIONS, "true"), Map.of()).protectedFromActions()).isTrue();
  }

  /** What deletes has to be written to the letter. */
  @Test
  void deleteFirstIsNotGuessed() {
    assertThat(marks(Map.of(), Map.of("vmss.dev/delete-first", "ture")).deleteFirst()).isFalse();
    assertThat(marks(Map.of("vmss.dev/delete-first", "true"), Map.of()).deleteFirst()).isFalse();
  }
}
