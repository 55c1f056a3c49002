package dev.vmss.operator.kubernetes;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Set;
import java.util.function.Function;

/** Watches the sizes. A size's spec is immutable, so only its coming and going matters. */
public final class SizeEventSource
    extends InformerEventSource<VirtualMachineSize, VirtualMachineScaleSet> {

  private SizeEventSource(
      InformerEventSourceConfiguration<VirtualMachineSize> configuration,
      EventSourceContext<VirtualMachineScaleSet> context) {
    super(configuration, context);
  }

  /**
   * @param concerned the sets of a size, by its object name
   */
  public static SizeEventSource create(
      EventSourceContext<VirtualMachineScaleSet> context,
      Function<String, Set<ResourceID>> concerned) {
    return new SizeEventSource(
        InformerEventSourceConfiguration.from(
                VirtualMachineSize.class, VirtualMachineScaleSet.class)
            .withName("sizes")
            .withWatchAllNamespaces()
            .withFollowControllerNamespacesChanges(false)
            .withSecondaryToPrimaryMapper(size -> concerned.apply(size.getMetadata().getName()))
            .withPrimaryToSecondaryMapper((VirtualMachineScaleSet set) -> Set.of())
            .build(),
        context);
  }
}
