package dev.vmss.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.fixture.CrdDefaults;
import dev.vmss.testing.fixture.SchemaCheck;
import dev.vmss.testing.fixture.Yaml;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buttons that Argo CD shows at our objects, and what they do. */
class ArgoCdActionsTest {

  private static final String SET = "VirtualMachineScaleSet";
  private static final String IMAGE = "MarketplaceImage";
  private static final String POD = "Pod";

  private final ArgoCdConfig config = new ArgoCdConfig(Repository.file("config/argocd"));

  @Test
  void aRollIsPausedAndResumed() {
    ObjectNode set = set("Rolling");
    assertThat(offered(SET, set)).containsExactly("pause-roll");
    JsonNode paused = run(SET, "pause-roll", set);
    assertThat(paused.at("/spec/upgradePolicy/rollingUpgradePolicy/paused").asBoolean()).isTrue();
    assertThat(offered(SET, paused)).containsExactly("resume-roll");
    JsonNode resumed = run(SET, "resume-roll", paused);
    assertThat(resumed).isEqualTo(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Manual", "Automatic"})
  void whereNothingRollsThereIsNothingToPause(String mode) {
    ObjectNode set = set(mode);
    assertThat(offered(SET, set)).isEmpty();
    set.withObject("/spec/upgradePolicy").put("automaticOSUpgrade", true);
    assertThat(offered(SET, set)).containsExactly("pause-roll");
  }

  @Test
  void whatAnActionMakesOfASetIsValid() {
    assertThat(SchemaCheck.violations(run(SET, "pause-roll", set("Rolling")))).isEmpty();
  }

  @Test
  void aResyncedImageHasATokenThatWasNeverThere() {
    ObjectNode image = image("41", "");
    JsonNode once = run(IMAGE, "resync", image);
    assertThat(once.at("/spec/resyncToken").asText()).isEqualTo("argocd-41");
    ObjectNode later = once.deepCopy();
    later.withObject("/metadata").put("resourceVersion", "43");
    assertThat(run(IMAGE, "resync", later).at("/spec/resyncToken").asText()).isEqualTo("argocd-43");
    assertThat(SchemaCheck.violations(CrdDefaults.apply(once.deepCopy()))).isEmpty();
  }

  @Test
  void theRemovalOfAnImageIsPreviewed() {
    ObjectNode image = image("41", "");
    assertThat(offered(IMAGE, image)).containsExactly("preview-removal", "resync");
    JsonNode previewed = run(IMAGE, "preview-removal", image);
    assertThat(previewed.at("/metadata/annotations/vmss.dev~1removal-preview").asText())
        .isEqualTo("true");
    assertThat(offered(IMAGE, previewed)).containsExactly("end-removal-preview", "resync");
    JsonNode ended = run(IMAGE, "end-removal-preview", previewed);
    assertThat(ended.at("/metadata/annotations/vmss.dev~1removal-preview").isMissingNode())
        .isTrue();
  }

  @Test
  void anImageOnItsWayOutIsLeftAlone() {
    assertThat(offered(IMAGE, image("41", ", deletionTimestamp: '2026-01-01T00:00:00Z'")))
        .isEmpty();
  }

  @Test
  void anInstanceIsUpgradedOnRequest() {
    ObjectNode pod = pod("vmss.dev/scale-set: web");
    assertThat(offered(POD, pod)).containsExactly("protect-from-scale-in", "request-upgrade");
    JsonNode requested = run(POD, "request-upgrade", pod);
    assertThat(requested.at("/metadata/annotations/vmss.dev~1upgrade").asText())
        .isEqualTo("requested");
    assertThat(offered(POD, requested)).containsExactly("protect-from-scale-in");
  }

  @Test
  void anInstanceIsProtectedAndNoLonger() {
    JsonNode protectedOne = run(POD, "protect-from-scale-in", pod("vmss.dev/scale-set: web"));
    assertThat(protectedOne.at("/metadata/annotations/vmss.dev~1protect-from-scale-in").asText())
        .isEqualTo("true");
    assertThat(offered(POD, protectedOne))
        .containsExactly("end-protection-from-scale-in", "request-upgrade");
    JsonNode ended = run(POD, "end-protection-from-scale-in", protectedOne);
    assertThat(ended.at("/metadata/annotations").properties()).isEmpty();
  }

  @Test
  void otherPodsGetNoActions() {
    assertThat(offered(POD, pod("app: web"))).isEmpty();
    ObjectNode bare = pod("app: web");
    bare.withObject("/metadata").remove("labels");
    assertThat(offered(POD, bare)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {SET, IMAGE, POD})
  void everyActionThatIsDiscoveredIsDefinedAndTheOtherWayRound(String kind) {
    ObjectNode object =
        switch (kind) {
          case SET -> set("Rolling");
          case IMAGE -> image("41", "");
          default -> pod("vmss.dev/scale-set: web");
        };
    assertThat(config.discovery(kind).run(object).properties().stream().map(e -> e.getKey()))
        .containsExactlyInAnyOrderElementsOf(config.actions(kind));
  }

  private JsonNode run(String kind, String action, JsonNode object) {
    return config.action(kind, action).run(object);
  }

  /** Actions that are offered and not greyed out. */
  private List<String> offered(String kind, JsonNode object) {
    JsonNode actions = config.discovery(kind).run(object);
    return StreamSupport.stream(actions.properties().spliterator(), false)
        .filter(action -> !action.getValue().path("disabled").asBoolean())
        .map(action -> action.getKey())
        .sorted()
        .toList();
  }

  private static ObjectNode set(String mode) {
    return CrdDefaults.apply(
        object(
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineScaleSet
            metadata: {name: web, namespace: team-a}
            spec:
              sku: {name: Standard_A1_v2}
              upgradePolicy: {mode: %s}
              virtualMachineProfile:
                storageProfile:
                  imageReference: {publisher: Canonical, offer: UbuntuServer, sku: 22.04-LTS, version: latest}
            """
                .formatted(mode)));
  }

  private static ObjectNode image(String resourceVersion, String more) {
    return object(
        """
        apiVersion: vmss.dev/v1alpha1
        kind: MarketplaceImage
        metadata: {name: ubuntu, resourceVersion: "%s"%s}
        spec:
          publisher: Canonical
          offer: UbuntuServer
          sku: 22.04-LTS
          version: 1.0.0
          osType: Linux
          source: {containerImage: {reference: "registry.example/ubuntu:1"}}
        """
            .formatted(resourceVersion, more));
  }

  private static ObjectNode pod(String label) {
    return object("kind: Pod\nmetadata: {name: web-0, labels: {%s}}".formatted(label));
  }

  private static ObjectNode object(String yaml) {
    return Yaml.documents(yaml).get(0);
  }
}
