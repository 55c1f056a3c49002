package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.ModelStatus;
import dev.vmss.operator.runtime.Instance;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How instances of the model of now are recognised: by its meaning, or by its wording, the only
 * stamp of earlier releases. As long as the meaning stays, the first wording is what the model is
 * called, here and in all that the status says of rolls; the status remembers it. So it does when
 * only the rules change by which a spec is read, as with another list of allowed keys.
 *
 * @param stamp the hash of the first wording
 * @param written the hash of the wording of now
 * @param meaning the hash of what it comes to
 */
public record ModelStamps(String stamp, String written, String meaning) {

  /** Of a spec of which nothing is known yet, and all is in effect. */
  static ModelStamps first(String written, String meaning) {
    return new ModelStamps(written, written, meaning);
  }

  /**
   * @param before what was remembered of the model at the last visit
   */
  static ModelStamps of(String written, String meaning, @Nullable ModelStatus before) {
    return Optional.ofNullable(before)
        .filter(last -> meaning.equals(last.meaning()) || written.equals(last.written()))
        .map(last -> new ModelStamps(last.stamp(), written, meaning))
        .orElseGet(() -> first(written, meaning));
  }

  public ModelStatus toStatus() {
    return new ModelStatus(stamp, written, meaning);
  }

  /** An instance of this model under the model's one name; any other as it is. */
  Instance read(Instance instance) {
    return made(instance.stamp()) ? instance.ofModel(stamp) : instance;
  }

  private boolean made(Instance.Stamp made) {
    return meaning.equals(made.meaning())
        || stamp.equals(made.model())
        || written.equals(made.model());
  }
}
