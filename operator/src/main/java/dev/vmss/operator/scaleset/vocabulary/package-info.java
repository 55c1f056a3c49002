/**
 * The words that all rooms of the engine share: what can be done to an instance, what people are
 * told, and what conditions and their reasons are called. Pure.
 */
@NullMarked
package dev.vmss.operator.scaleset.vocabulary;

import org.jspecify.annotations.NullMarked;
