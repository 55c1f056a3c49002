package dev.vmss.architecture.sample.operator.model;

import java.util.Random;
import java.util.UUID;

/** Chance inside the core. */
public final class Dice {
  private final Random random = new Random();

  public String roll() {
    return UUID.randomUUID() + " " + random.nextInt();
  }
}
