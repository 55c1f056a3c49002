package dev.vmss.operator.image.item;

import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.Urn;
import java.util.Collection;
import java.util.Set;

/**
 * What the image room sees of the cluster's scale sets, instances and nodes: their caches, which
 * are filled before the first question. Answers are cheap and come from memory.
 */
public interface Fleet {

  /** All scale sets that refer to this family, being deleted or not. */
  Collection<SetView> setsOf(ImageFamily family);

  /** All instances made from this gallery item, terminating ones included. */
  Collection<InstanceView> instancesOf(String imageUid);

  /** What the cluster's nodes run. */
  Set<Platform> platforms();

  /**
   * A scale set that refers to an image.
   *
   * @param missing how many of its instances are not there and wait to be created
   */
  record SetView(String namespace, String name, Urn urn, int replicas, int missing) {}

  /**
   * An instance made from an image.
   *
   * @param set the scale set that owns it, in the same namespace
   * @param ready it runs, so nothing that it was made from is still being copied
   * @param digest of the content that it was made from
   */
  record InstanceView(
      String namespace,
      String set,
      String name,
      boolean terminating,
      boolean ready,
      String digest) {

    /** Its disk may be a copy that is not complete yet. */
    public boolean onItsWay() {
      return !terminating && !ready;
    }
  }
}
