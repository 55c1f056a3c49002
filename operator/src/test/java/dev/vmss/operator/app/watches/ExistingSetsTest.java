package dev.vmss.operator.app.watches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.testing.fixture.Fixtures;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Marks are checked against what exists: metrics and the removal of images ask here. */
class ExistingSetsTest {

  private static Located of(String namespace, String name, String uid) {
    return new Located(new Recipe.Owner(namespace, name, uid), Instances.number(0).instance());
  }

  @Test
  void aSetThatWasInventedHasNoInstances() {
    Located real = of("a", "web", "uid-of-web");
    List<Located> claims =
        List.of(
            of("b", "web", "uid-of-web"),
            of("a", "web", "uid-before"),
            real,
            of("a", "invented", "uid-of-web"));
    VirtualMachineScaleSet web =
        Fixtures.parseUnchecked(
            VirtualMachineScaleSet.class, "metadata: {namespace: a, name: web, uid: uid-of-web}");
    assertThat(ScaleSetWatches.ofExisting(claims, Stream.of(web))).containsExactly(real);
    assertThat(ScaleSetWatches.ofExisting(claims, Stream.empty())).isEmpty();
  }
}
