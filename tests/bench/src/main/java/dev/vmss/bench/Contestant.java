package dev.vmss.bench;

/** Somebody who makes Pods. */
interface Contestant {

  String name();

  /** Begins to make them; need not wait. */
  void create(int pods);

  void cleanUp();
}
