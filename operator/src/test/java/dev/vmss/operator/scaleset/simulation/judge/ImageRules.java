package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import java.util.List;
import java.util.Optional;

/** What instances are made from (rules: "Scale-out", "Upgrade modes"). */
final class ImageRules {

  private ImageRules() {}

  static void check(View view, Plan plan) {
    List<ServedImage> resolved = Marketplace.resolve(view.snapshot());
    boolean replaces =
        plan.deletes().stream()
            .anyMatch(
                d -> d.why() != Why.SCALE_IN && d.why() != Why.LOST && d.why() != Why.STRANDED);
    require(
        !resolved.isEmpty() || (plan.creates().isEmpty() && !replaces),
        "while the image does not resolve nothing is made, nor deleted in order to be made again",
        () -> plan.actions().toString());
    plan.recipe().ifPresent(recipe -> recipe(view, plan, recipe, resolved));
  }

  private static void recipe(View view, Plan plan, Recipe recipe, List<ServedImage> resolved) {
    require(
        recipe.owner().equals(view.snapshot().set())
            && Meaning.of(recipe.profile(), view.spec().sku().name())
                .equals(Meaning.of(view.spec()))
            && Meaning.allKnown(recipe.profile().metadata().labels().keySet())
            && view.snapshot().size().filter(recipe.size()::equals).isPresent(),
        "every new instance is of the current model and size",
        recipe::toString);
    require(
        resolved.contains(recipe.image()) || rollback(view, plan, recipe.image()),
        "instances are made from the image that resolves now",
        () -> recipe.image() + " of " + resolved);
    Optional<FailedTarget> failed = failed(plan);
    require(
        plan.creates().isEmpty()
            || failed.isEmpty()
            || failed.get().rollbackTo() == null
            || !same(failed.get(), recipe.image()),
        "after a failed roll nothing is made from the image that failed",
        () -> recipe.image().toString());
  }

  /** After a failed roll, one of the images the instances had before. */
  private static boolean rollback(View view, Plan plan, ServedImage image) {
    UpgradeStatus upgrade = plan.status().upgrade();
    return upgrade != null
        && upgrade.failedTarget() != null
        && view.rollsBack()
        && Marketplace.serves(view.snapshot().catalogue(), view.spec(), image)
        && upgrade.from().stream()
            .anyMatch(
                from ->
                    from.version().equals(image.version().toString())
                        && image.digest().equals(from.digest()));
  }

  private static Optional<FailedTarget> failed(Plan plan) {
    return Optional.ofNullable(plan.status().upgrade()).map(UpgradeStatus::failedTarget);
  }

  private static boolean same(FailedTarget failed, ServedImage image) {
    return image.version().toString().equals(failed.version())
        && image.digest().equals(failed.digest());
  }
}
