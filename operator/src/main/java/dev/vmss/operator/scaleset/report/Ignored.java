package dev.vmss.operator.scaleset.report;

import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.IMAGE_AVAILABLE;

import dev.vmss.api.v1alpha1.RepairAction;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a spec says and Pods do not heed. It stands in the condition {@code ImageAvailable}, which
 * thereby remembers that an Event has told it.
 */
public final class Ignored {

  private static final String BEGIN = " Warning: the instances are Pods, ";

  private Ignored() {}

  /** A sentence that begins with a space; empty when there is nothing to say. */
  static String words(Facts facts) {
    List<String> parts = new ArrayList<>();
    if (pods(facts)) {
      VirtualMachineScaleSetSpec spec = facts.snapshot().spec();
      if (spec.virtualMachineProfile().storageProfile().osDisk() != null) {
        parts.add("which have no disk for storageProfile.osDisk to describe: it is ignored");
      }
      if (facts.desired().repair().enabled()
          && spec.automaticRepairsPolicy().repairAction() == RepairAction.RESTART) {
        parts.add("for which automaticRepairsPolicy.repairAction Restart acts as Replace");
      }
    }
    return parts.isEmpty() ? "" : BEGIN + String.join(", and ", parts) + ".";
  }

  /** Without an image, too, where nothing but Pods can be made. */
  private static boolean pods(Facts facts) {
    return switch (facts.resolution()) {
      case Available available -> available.image().kind() == SourceKind.CONTAINER_IMAGE;
      case Blocked _ ->
          facts.snapshot().runtimes().keySet().equals(Set.of(SourceKind.CONTAINER_IMAGE));
    };
  }

  /** Told when it appears in the status, and again when it says something else. */
  public static Optional<Notice> news(
      VirtualMachineScaleSetStatus before, VirtualMachineScaleSetStatus after) {
    String said = said(after);
    return said.isEmpty() || said.equals(said(before))
        ? Optional.empty()
        : Optional.of(Notice.warning(Notice.Reason.FIELD_IGNORED, said.strip()));
  }

  /** The sentence, as a status reports it; empty when it does not. */
  static String said(VirtualMachineScaleSetStatus status) {
    String message =
        ConditionTypes.find(status, IMAGE_AVAILABLE)
            .map(condition -> condition.getMessage())
            .orElse("");
    int begin = message.indexOf(BEGIN);
    return begin < 0 ? "" : message.substring(begin);
  }
}
