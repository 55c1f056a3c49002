package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.runtime.InstanceRuntime;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** A runtime with the watches that feed it, which the scale-set controller runs. */
public interface WatchedRuntime extends InstanceRuntime {

  List<EventSource<?, VirtualMachineScaleSet>> watches(
      EventSourceContext<VirtualMachineScaleSet> context);
}
