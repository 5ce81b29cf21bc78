/**
 * Vite: classes and functions keep their names in workers, where examples run and print them. In the page, nothing
 * prints a name, and they would add a tenth to its scripts.
 *
 * @module
 */

/** The part of Vite's configuration that is used here: it has one setting, for the page and its workers. */
interface Config {
  esbuild: object | false;
}

export function keepNames() {
  return {
    name: "keep-names",
    /** @param config - the workers' own copy */
    configResolved(config: Config) {
      config.esbuild = { ...config.esbuild, keepNames: true };
    },
  };
}
