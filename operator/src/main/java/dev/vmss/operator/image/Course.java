package dev.vmss.operator.image;

/** How an item stands and what comes next. */
record Course(Standing standing, Next next) {}
