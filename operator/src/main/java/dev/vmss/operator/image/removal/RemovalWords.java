package dev.vmss.operator.image.removal;

import dev.vmss.api.v1alpha1.AffectedScaleSet;
import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImageUsage;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.image.item.Fleet.SetView;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.model.Counted;
import java.util.List;
import java.util.Optional;

/** Sentences about removing an item. */
final class RemovalWords {

  static final String WITHDRAWN = "The image is withdrawn from the marketplace.";

  private static final int NAMES_SHOWN = 10;

  /** An Event holds 1,024 characters. */
  private static final int LONGEST_IMPACT = 800;

  private RemovalWords() {}

  /** What happens to whom, as far as one message holds it; begins with a space. */
  static String impact(ImageUsage usage) {
    StringBuilder text =
        new StringBuilder(
            usage.instances() == 0
                ? " No instance runs it"
                : " %s of %s run%s it"
                    .formatted(
                        Counted.of(usage.instances(), "instance"),
                        Counted.of(usage.scaleSets(), "scale set"),
                        usage.instances() == 1 ? "s" : ""));
    text.append(
        usage.willBlock() == 0
            ? ", and no scale set is blocked without it."
            : ", and %s blocked without it."
                .formatted(
                    Counted.of(usage.willBlock(), "scale set")
                        + (usage.willBlock() == 1 ? " is" : " are")));
    return text.append(sets(usage.affected())).toString();
  }

  private static String sets(List<AffectedScaleSet> affected) {
    StringBuilder text = new StringBuilder();
    int told = 0;
    for (AffectedScaleSet set : affected) {
      String row = " %s/%s: %s".formatted(set.namespace(), set.name(), set.effect());
      if (text.length() + row.length() > LONGEST_IMPACT) {
        break;
      }
      text.append(row);
      told++;
    }
    if (told < affected.size()) {
      text.append(" The others are in status.usage.affected.");
    }
    return text.toString();
  }

  static String inUse(ImageSnapshot item) {
    List<String> names =
        item.cluster().instances().stream()
            .map(instance -> instance.namespace() + "/" + instance.name())
            .sorted()
            .toList();
    String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
    int more = names.size() - NAMES_SHOWN;
    return WITHDRAWN
        + " It stays while it is used (spec.removalPolicy: WhileUnused): %s still %s it: %s%s. They cannot be replaced unless another item with version %s exists."
            .formatted(
                Counted.of(names.size(), "instance"),
                names.size() == 1 ? "carries" : "carry",
                shown,
                more > 0 ? " and " + more + " more" : "",
                item.available().map(AvailableImage::version).orElse(item.spec().version()));
  }

  static String blocked(SetView set, int instances, Blocked blocked) {
    String what;
    if (set.missing() > 0) {
      what =
          "Blocked: %d of %s cannot be created"
              .formatted(set.missing(), Counted.of(set.replicas(), "instance"));
    } else if (instances > 0) {
      what = "Blocked: its %s, but none can be added or replaced".formatted(runOn(instances));
    } else {
      what = "Blocked: no instance can be created";
    }
    String until =
        blocked
            .urn()
            .pinned()
            .map(version -> " until version %s is available again.".formatted(version))
            .orElse(" until a version of %s is available.".formatted(blocked.urn().family()));
    return what + until + (blocked.detail().isEmpty() ? "" : " " + blocked.detail());
  }

  static String goesOnWith(ServedImage next, int instances) {
    return "New instances get version %s of marketplace image '%s'%s."
        .formatted(next.version(), next.name(), instances == 0 ? "" : "; its " + runOn(instances));
  }

  /** Its model asks for something else already. */
  static String leftBehind(int instances, Optional<ServedImage> now) {
    return "Its %s; %s."
        .formatted(
            runOn(instances),
            now.map(
                    image ->
                        "new ones get version %s of marketplace image '%s' already"
                            .formatted(image.version(), image.name()))
                .orElse("its model asks for an image that is not available anyway"));
  }

  static String elsewhere(int instances) {
    return "Its %s; its model asks for another image.".formatted(runOn(instances));
  }

  private static String runOn(int instances) {
    return Counted.of(instances, "instance") + (instances == 1 ? " runs on" : " run on");
  }
}
