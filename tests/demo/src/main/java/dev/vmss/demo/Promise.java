package dev.vmss.demo;

/** One of the five promises, with the steps that show it. */
interface Promise {

  String title();

  /** Carries the steps out; throws with a sentence when the promise does not hold. */
  void show(Stage stage);
}
