/**
 * Performance, always as a ratio against something well known, measured in one run on one control
 * plane.
 */
package dev.vmss.bench;
