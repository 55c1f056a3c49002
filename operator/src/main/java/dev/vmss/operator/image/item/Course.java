package dev.vmss.operator.image.item;

/** How an item stands and what comes next. */
public record Course(Standing standing, Next next) {}
