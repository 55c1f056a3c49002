package dev.vmss.operator.runtime.owned;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;

/** What has to be known of a kind of object to keep instances as such. */
public interface ObjectKind<T extends HasMetadata> {

  Class<T> type();

  /** The instance that an object is, or nothing when it is no scale set's. */
  Optional<Owned> see(T object);

  /** An object of which no more than its metadata is known. */
  T named(ObjectMeta metadata);
}
