interface Engine {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
}

/**
 * A module of Node, asked for when it is needed: code that names it in an import cannot be bundled for browsers.
 * Undefined in other engines.
 */
// The caller names the module, and with it its type.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function builtin<Module>(name: string): Module | undefined {
  const { process } = globalThis as Engine;
  return process?.getBuiltinModule?.(name) as Module | undefined;
}
