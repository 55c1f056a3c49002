package dev.vmss.operator.app.watches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.placement.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodePlatformsTest {

  private static final Platform AMD = new Platform("linux", "amd64");
  private static final Platform ARM = new Platform("linux", "arm64");

  private final NodePlatforms platforms = new NodePlatforms();

  private static Optional<Node> node(Map<String, String> labels) {
    return Optional.of(new Node("a", "a", Optional.empty(), true, false, labels, List.of()));
  }

  private static Optional<Node> node(Platform platform) {
    return node(
        Map.of("kubernetes.io/os", platform.os(), "kubernetes.io/arch", platform.architecture()));
  }

  @Test
  void onlyTheFirstAndTheLastNodeOfAKindAreNews() {
    assertThat(platforms.changed(Optional.empty(), node(AMD))).isTrue();
    assertThat(platforms.changed(Optional.empty(), node(AMD))).isFalse();
    assertThat(platforms.changed(Optional.empty(), node(ARM))).isTrue();
    assertThat(platforms.present()).containsExactlyInAnyOrder(AMD, ARM);
    assertThat(platforms.changed(node(AMD), Optional.empty())).isFalse();
    assertThat(platforms.changed(node(AMD), Optional.empty())).isTrue();
    assertThat(platforms.present()).containsExactly(ARM);
  }

  @Test
  void aNodeThatOnlyBecomesReadyIsNoNews() {
    platforms.changed(Optional.empty(), node(AMD));
    assertThat(platforms.changed(node(AMD), node(AMD))).isFalse();
  }

  @Test
  void aNodeThatDoesNotSayWhatItIsDoesNotCount() {
    assertThat(platforms.changed(Optional.empty(), node(Map.of("kubernetes.io/os", "linux"))))
        .isFalse();
    assertThat(platforms.present()).isEmpty();
  }
}
