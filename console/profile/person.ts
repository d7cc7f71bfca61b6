/** What the page knows of the caller: `GET /v1/me`. */
export interface Me {
  username: string;
  groups: readonly string[];
  profile?: { name?: string; given_name?: string; family_name?: string; email?: string };
}

/** Name to show: the person's own where it is known, else the name that they sign in with. */
export function displayName({ username, profile }: Me): string {
  const parts = [profile?.given_name, profile?.family_name].filter(Boolean).join(' ');
  return profile?.name || parts || username;
}

/** One or two letters in place of a picture: of the first and the last word, of an e-mail address before the @. */
export function initials(name: string): string {
  const [own = ''] = name.split('@', 1);
  const words = own.split(/[\s._-]+/u).filter(Boolean);
  const [first = '', ...rest] = words;
  return [first, rest.at(-1) ?? '']
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
