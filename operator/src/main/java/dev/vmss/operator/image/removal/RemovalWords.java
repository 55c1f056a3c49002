package dev.vmss.operator.image.removal;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImageUsage;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.image.item.Fleet.SetView;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.model.Counted;
import java.util.Optional;

/** Sentences about removing an item. */
final class RemovalWords {

  static final String WITHDRAWN = "The image is withdrawn from the marketplace.";

  static final String DELETING_VOLUMES = " What was imported for it is being deleted.";

  private RemovalWords() {}

  /** To how many it happens, and no names: every tenant may read it. Begins with a space. */
  static String impact(ImageUsage usage) {
    String running =
        usage.instances() == 0
            ? " No instance runs it"
            : " %s of %s run%s it"
                .formatted(
                    Counted.of(usage.instances(), "instance"),
                    Counted.of(usage.scaleSets(), "scale set"),
                    usage.instances() == 1 ? "s" : "");
    String blocked =
        usage.willBlock() == 0
            ? ", and no scale set is blocked without it."
            : ", and %s blocked without it."
                .formatted(
                    Counted.of(usage.willBlock(), "scale set")
                        + (usage.willBlock() == 1 ? " is" : " are"));
    return running + blocked;
  }

  static String inUse(ImageSnapshot item) {
    int instances = item.cluster().instances().size();
    return WITHDRAWN
        + " It stays while it is used (spec.removalPolicy: WhileUnused): %s still %s it. They cannot be replaced unless another item with version %s exists."
            .formatted(
                Counted.of(instances, "instance"),
                instances == 1 ? "carries" : "carry",
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
