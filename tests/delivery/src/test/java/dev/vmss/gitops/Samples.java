package dev.vmss.gitops;

import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.testing.fixture.Fixtures;
import dev.vmss.testing.sample.Sample;
import dev.vmss.testing.sample.Verdict;
import java.util.List;
import java.util.stream.Stream;

/** Objects of all kinds in every state that they can be in. */
final class Samples {

  private Samples() {}

  static List<Sample> all() {
    return Stream.of(ScaleSetSamples.all(), ImageSamples.all(), sizes())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Sample> sizes() {
    return List.of(
        new Sample(
            "which has no status",
            Fixtures.parse(
                VirtualMachineSize.class,
                "metadata: {name: general-a1, generation: 1}\nspec: {cores: 1, memory: 2Gi}"),
            Verdict.CURRENT));
  }
}
