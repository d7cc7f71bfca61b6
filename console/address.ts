/** Address of a view of the page: which gate it shows, and what it asks about. */
export interface Address {
  gate?: string;
  /** From the shortcut "Open main gate": asks for confirmation, and never opens by itself. */
  action?: 'open';
}

/** Reads the query of an address, such as `?gate=main&action=open`. An action without a gate is none. */
export function readAddress(query: string): Address {
  const parameters = new URLSearchParams(query);
  const gate = parameters.get('gate');
  if (!gate) return {};
  return parameters.get('action') === 'open' ? { gate, action: 'open' } : { gate };
}

/** Path and query of a view. */
export function writeAddress({ gate, action }: Address): string {
  if (gate === undefined) return '/';
  return `/?${new URLSearchParams({ gate, ...(action && { action }) })}`;
}
