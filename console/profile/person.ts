import type { Me } from '../live/requests';

/** Name to show: the person's own where it is known, else the name that they sign in with. */
export function displayName({ username, profile }: Me): string {
  const parts = [profile?.given_name, profile?.family_name].filter(Boolean).join(' ');
  return profile?.name || parts || username;
}

/** One or two letters in place of a picture: of the first and the last word. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter(Boolean);
  const [first = '', ...rest] = words;
  return [first, rest.at(-1) ?? '']
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
