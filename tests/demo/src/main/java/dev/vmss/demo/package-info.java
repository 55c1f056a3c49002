/**
 * The demo: shows the five promises of the product on a cluster with simulated hardware and the
 * real operator process.
 */
package dev.vmss.demo;
