package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Tells an informer's events apart only as far as the simulator needs: present or gone. */
record Events<T>(Consumer<T> present, Consumer<T> gone) implements ResourceEventHandler<T> {

  static <T> Events<T> of(Consumer<T> present, Consumer<T> gone) {
    return new Events<>(present, gone);
  }

  @Override
  public void onAdd(T resource) {
    present.accept(resource);
  }

  @Override
  public void onUpdate(T before, T after) {
    present.accept(after);
  }

  @Override
  public void onDelete(T resource, boolean finalStateUnknown) {
    gone.accept(resource);
  }
}
