package dev.vmss.operator.image.item;

/** How an item stands and what comes next. */
public record Assessment(ImageState state, NextStep next) {

  public Assessment then(NextStep other) {
    return new Assessment(state, other);
  }
}
