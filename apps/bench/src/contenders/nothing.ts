/**
 * An empty program: what Node itself takes to start and end.
 *
 * @module
 */
export {};
