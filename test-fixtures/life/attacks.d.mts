/** A field shows and holds a text that nobody signed. */
export function filled(
  bytes: Uint8Array,
  texts: Readonly<Record<string, string>>,
): Promise<Uint8Array>;
/** A mark that belongs to no field. */
export function stamped(bytes: Uint8Array, text: string): Promise<Uint8Array>;
/** Another plan in the place of the one that stands in the document. */
export function planned(bytes: Uint8Array, plan: unknown): Promise<Uint8Array>;
